extension String {
    /// The texts with `separator` between them.
    ///
    /// Every login joins its scopes. `joined(separator:)`, which appends to a growing string, takes four times as many
    /// instructions.
    init(joining texts: some Collection<String>, by separator: String) {
        if texts.count == 1, let text = texts.first {
            self = text
            return
        }
        var writer = ByteWriter()
        var isFirst = true
        for text in texts {
            if !isFirst { writer.append(separator) }
            writer.append(text)
            isFirst = false
        }
        self = writer.text
    }
}
