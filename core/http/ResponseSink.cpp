#include "core/http/ResponseSink.h"

namespace trestle::http {

void ResponseSink::begin(quint64 /*requestNumber*/, Response head, std::shared_ptr<BodyFlow> /*flow*/)
{
    m_gathered = std::make_unique<Response>(std::move(head));
}

void ResponseSink::write(quint64 /*requestNumber*/, BodyPiece piece)
{
    if (m_gathered) m_gathered->body += piece.bytes();
}

void ResponseSink::end(quint64 requestNumber, BodyEnd how)
{
    const auto gathered = std::exchange(m_gathered, nullptr);
    if (!gathered) return;
    if (how == BodyEnd::Broken) {
        *gathered = Response();
        gathered->status = 502;
    }
    respond(requestNumber, std::move(*gathered));
}

}  // namespace trestle::http
