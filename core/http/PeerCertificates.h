// What TLS showed of the client whose request is being handled. It belongs to the connection and not to the request, so
// that the many who never ask carry nothing.
#pragma once

#include <QByteArray>

#include <memory>
#include <vector>

namespace trestle::http {

struct Encryption;
class Stream;

/// DER, the client's own certificate first; nobody has verified them. Null: it showed none, or does not speak TLS. To
/// be called within Handler::handle(), on its thread.
[[nodiscard]] std::shared_ptr<const std::vector<QByteArray>> peerCertificates();

/// How the request came over TLS; null: it did not. To be called there, too.
[[nodiscard]] std::shared_ptr<const Encryption> peerEncryption();

/// Around a call of a handler: `stream` is the connection's.
class PeerScope
{
public:
    explicit PeerScope(Stream& stream);
    ~PeerScope();
    PeerScope(const PeerScope&) = delete;
    PeerScope& operator=(const PeerScope&) = delete;
};

}  // namespace trestle::http
