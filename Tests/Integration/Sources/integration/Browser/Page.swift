import Foundation

/// The forms of an HTML page: as much of HTML as login pages have.
struct Page {
    struct Form {
        var action: String
        var isPost: Bool
        /// What is sent however it is submitted; fields to type into included.
        var fields: [(name: String, value: String)] = []
        var visibleNames: Set<String> = []
        var buttons: [Button] = []
    }

    struct Button {
        var name: String
        var value: String
    }

    private(set) var forms: [Form] = []

    init(_ html: String) {
        for tag in html.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
            let name = tag.prefix { $0.isLetter || $0 == "/" }.lowercased()
            let attributes = Self.attributes(tag.dropFirst(name.count))
            if name == "form" {
                let isPost = attributes["method"]?.lowercased() == "post"
                forms.append(Form(action: attributes["action"] ?? "", isPost: isPost))
            } else if !forms.isEmpty {
                Self.add(name, attributes, to: &forms[forms.count - 1])
            }
        }
    }

    private static func add(_ tag: String, _ attributes: [String: String], to form: inout Form) {
        let type = attributes["type"]?.lowercased() ?? (tag == "button" ? "submit" : "text")
        let name = attributes["name"] ?? ""
        let value = attributes["value"] ?? ""
        switch (tag, type) {
        case ("input", "submit"), ("button", "submit"):
            form.buttons.append(Button(name: name, value: value))
        case ("input", "checkbox"), ("input", "radio"):
            if attributes["checked"] != nil { form.fields.append((name, value.isEmpty ? "on" : value)) }
        case ("input", "button"), ("input", "reset"), ("input", "file"), ("input", "image"):
            break
        case ("input", _) where !name.isEmpty:
            form.fields.append((name, value))
            if type != "hidden" { form.visibleNames.insert(name) }
        default:
            break
        }
    }

    private static func attributes(_ tag: Substring) -> [String: String] {
        let inside = tag.prefix { $0 != ">" }
        var attributes: [String: String] = [:]
        for match in inside.matches(of: /([A-Za-z_:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?/) {
            let value = match.output.2 ?? match.output.3 ?? match.output.4 ?? ""
            attributes[match.output.1.lowercased()] = unescape(String(value))
        }
        return attributes
    }

    private static func unescape(_ text: String) -> String {
        let entities = [
            "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#34;": "\"", "&#x27;": "'", "&#39;": "'", "&#x2F;": "/",
        ]
        let text = entities.reduce(text) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
        return text.replacingOccurrences(of: "&amp;", with: "&")
    }
}
