#include "core/engine/TableActions.h"

namespace trestle::engine {

namespace {

aws::DynamoDbApi::Services unsignedServices(aws::DynamoDbApi::Services services)
{
    services.signatures = aws::SignatureCheck::Lenient;
    return services;
}

// The wire's side of one call: its answer goes to the caller.
class CallSink final : public http::ResponseSink
{
public:
    CallSink(base::Mailbox& home, gateway::ServiceActions::Reply reply) : m_home(home), m_reply(std::move(reply)) {}

    void respond(quint64, http::Response response) override { m_reply(std::move(response)); }
    // An operation answers; it never becomes a WebSocket.
    void accept(quint64, http::WebSocketAcceptance) override {}
    void post(base::UniqueFunction<void()> work) override { m_home.post(std::move(work)); }

private:
    base::Mailbox& m_home;
    gateway::ServiceActions::Reply m_reply;
};

}  // namespace

TableActions::TableActions(aws::DynamoDbApi::Services services, http::IoThreads& threads)
    : m_service(unsignedServices(std::move(services))), m_threads(threads)
{
}

void TableActions::perform(Call call, Reply reply)
{
    http::Request request;
    request.method = "POST";
    request.target = "/";
    request.headers = {{"Host", "localhost"},
                       {"Content-Type", "application/x-amz-json-1.0"},
                       {"X-Amz-Target", "DynamoDB_20120810." + call.action},
                       {"X-Amzn-Trace-Id", call.traceHeader}};
    request.body = std::move(call.body);
    request.peerAddress = "127.0.0.1";
    request.receivedNs = base::SystemClock::instance().monotonicNs();
    m_service.handle(std::move(request),
                     http::Responder(std::make_shared<CallSink>(m_threads.nearest(), std::move(reply)), 0));
}

}  // namespace trestle::engine
