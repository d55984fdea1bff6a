/// The few pages of the fake server.
enum HTML {
    static func page(_ title: String, _ content: String) -> String {
        """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>\(escape(title))</title></head>\
        <body><h1>\(escape(title))</h1>\(content)</body></html>
        """
    }

    /// A form that goes on with the login called `login`.
    static func form(_ login: String, _ title: String, _ message: String?, _ fields: String) -> String {
        let note = message.map { "<p role=\"alert\">\(escape($0))</p>" } ?? ""
        return page(
            title,
            """
            \(note)<form method="post" action="/authorize">\(hidden("login", login))\(fields)\
            <button name="action" value="continue">Continue</button>\
            <button name="action" value="cancel">Cancel</button></form>
            """
        )
    }

    static func input(_ name: String, _ label: String, type: String = "text") -> String {
        "<p><label>\(escape(label)) <input name=\"\(name)\" type=\"\(type)\"></label></p>"
    }

    static func hidden(_ name: String, _ value: String) -> String {
        "<input type=\"hidden\" name=\"\(escape(name))\" value=\"\(escape(value))\">"
    }

    static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
