#include "core/http/Responder.h"

namespace trestle::http {

Responder::Responder(std::shared_ptr<ResponseSink> sink, quint64 requestNumber)
    : m_sink(std::move(sink)), m_requestNumber(requestNumber)
{
}

Responder::Responder(Responder&&) noexcept = default;

Responder& Responder::operator=(Responder&& other) noexcept
{
    std::swap(m_sink, other.m_sink);
    std::swap(m_requestNumber, other.m_requestNumber);
    return *this;
}

Responder::~Responder()
{
    if (!m_sink) return;
    Response response;
    response.status = 500;
    response.headers.add("Content-Type", "application/json");
    response.body = R"({"message":"Internal Server Error"})";
    respond(std::move(response));
}

void Responder::respond(Response response)
{
    if (const auto sink = std::exchange(m_sink, nullptr)) sink->respond(m_requestNumber, std::move(response));
}

ResponseBody Responder::begin(Response head)
{
    const auto sink = std::exchange(m_sink, nullptr);
    auto flow = std::make_shared<BodyFlow>();
    if (sink) sink->begin(m_requestNumber, std::move(head), flow);
    return {sink, m_requestNumber, std::move(flow)};
}

void Responder::accept(WebSocketAcceptance acceptance)
{
    if (const auto sink = std::exchange(m_sink, nullptr)) sink->accept(m_requestNumber, std::move(acceptance));
}

}  // namespace trestle::http
