public import OAuth2

extension TransportRequest {
    /// The parameters of a form body; empty when there is no body or it is no form.
    public var formParameters: FormParameters { FormParameters(form: body ?? []) ?? FormParameters() }

    /// The body as a JSON object, or `nil` when it is none.
    public var jsonBody: JSONObject? { body.flatMap(JSONObject.init(parsing:)) }

    /// The body as text; `nil` when there is none.
    public var bodyText: String? { body.map { String(decoding: $0, as: UTF8.self) } }
}
