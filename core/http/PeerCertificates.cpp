#include "core/http/PeerCertificates.h"

#include "core/http/Stream.h"

namespace trestle::http {

namespace {

thread_local Stream* handledStream = nullptr;

}  // namespace

std::shared_ptr<const std::vector<QByteArray>> peerCertificates()
{
    return handledStream ? handledStream->peerCertificates() : nullptr;
}

std::shared_ptr<const Encryption> peerEncryption()
{
    return handledStream ? handledStream->encryption() : nullptr;
}

PeerScope::PeerScope(Stream& stream)
{
    handledStream = &stream;
}

PeerScope::~PeerScope()
{
    handledStream = nullptr;
}

}  // namespace trestle::http
