public import OAuth2

/// What an authenticator app scans: an `otpauth://` URI with the app's key in it; wire name `barcode_uri`.
///
/// Draw the QR code yourself: a drawing service on the network would learn the key.
public struct BarcodeURI: SecretValue {
    private let value: String

    /// Wraps the text as it stands on the wire.
    public init(_ value: String) { self.value = value }

    /// Returns the URI; show it to the user as a QR code and put it nowhere else.
    public func reveal() -> String { value }
}
