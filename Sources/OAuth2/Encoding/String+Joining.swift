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
        var length = 0
        for text in texts { length += text.utf8.count + separator.utf8.count }
        self = unsafe String(unsafeUninitializedCapacity: length) { buffer in
            var writer = unsafe ByteWriter(buffer)
            var isFirst = true
            for text in texts {
                if !isFirst { unsafe writer.append(separator) }
                unsafe writer.append(text)
                isFirst = false
            }
            return unsafe writer.count
        }
    }
}
