#include "core/http/ResponseBody.h"

namespace trestle::http {

ResponseBody::ResponseBody(std::shared_ptr<ResponseSink> sink, quint64 requestNumber, std::shared_ptr<BodyFlow> flow)
    : m_sink(std::move(sink)), m_requestNumber(requestNumber), m_flow(std::move(flow))
{
}

ResponseBody& ResponseBody::operator=(ResponseBody&& other) noexcept
{
    std::swap(m_sink, other.m_sink);
    std::swap(m_requestNumber, other.m_requestNumber);
    std::swap(m_flow, other.m_flow);
    return *this;
}

ResponseBody::~ResponseBody()
{
    if (m_sink) m_sink->end(m_requestNumber, BodyEnd::Broken);
}

void ResponseBody::write(QByteArray bytes)
{
    if (m_sink && !bytes.isEmpty()) m_sink->write(m_requestNumber, BodyPiece(std::move(bytes), m_flow));
}

void ResponseBody::whenGone(base::UniqueFunction<void()> call)
{
    if (m_flow->isGone) return call();
    m_flow->whenGone = std::move(call);
}

void ResponseBody::end()
{
    if (const auto sink = std::exchange(m_sink, nullptr)) sink->end(m_requestNumber, BodyEnd::Complete);
}

}  // namespace trestle::http
