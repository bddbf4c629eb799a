#include "core/functions/RuntimeApi.h"

#include "core/base/Json.h"
#include "core/functions/Call.h"

#include <QMutex>

namespace trestle::functions {

namespace {

constexpr char versionPath[] = "/2018-06-01/runtime/";
constexpr QByteArrayView responseMode("Lambda-Runtime-Function-Response-Mode");
// A streamed answer may be larger than one that is kept whole, and takes as long as the call.
constexpr qint64 streamedLimit = qint64(200) << 20;
constexpr int longestCallMs = 900'000;

http::Response json(int status, QByteArray body)
{
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
}

http::Response accepted()
{
    return json(202, "{\"status\":\"OK\"}\n");
}

http::Response refused(int status, QByteArrayView type, QByteArrayView message)
{
    return json(status, errorDocument(type, message));
}

// What the runtime says of a failure, which should be a document; some say it in the header alone.
QByteArray failureDocument(const http::Request& request)
{
    const auto document = base::parseJson(request.body);
    if (document && document->isObject()) return request.body;
    const QByteArrayView type = request.headers.value("Lambda-Runtime-Function-Error-Type");
    return errorDocument(type.isEmpty() ? QByteArrayView("Function.Unknown") : type, request.body);
}

bool isStreamed(const http::Request& request)
{
    return request.headers.value(responseMode) == "streaming";
}

// A streamed answer that breaks off tells why in two trailers, the document in base64.
std::optional<QByteArray> streamFailure(const http::Request& request)
{
    const QByteArrayView type = request.trailers.value("Lambda-Runtime-Function-Error-Type");
    if (type.isNull()) return std::nullopt;
    const QByteArray body =
        QByteArray::fromBase64(request.trailers.value("Lambda-Runtime-Function-Error-Body").toByteArray());
    const auto document = base::parseJson(body);
    return document && document->isObject() ? body : errorDocument(type, body);
}

}  // namespace

// Where the I/O thread leaves requests.
class RuntimeApi::Inbox
{
public:
    void add(Arrival arrival)
    {
        const QMutexLocker lock(&m_mutex);
        m_arrivals.push_back(std::move(arrival));
    }
    [[nodiscard]] std::deque<Arrival> take()
    {
        const QMutexLocker lock(&m_mutex);
        return std::exchange(m_arrivals, {});
    }

private:
    QMutex m_mutex;  // guards m_arrivals
    std::deque<Arrival> m_arrivals;
};

// One streamed answer on its way, on the I/O thread.
class RuntimeApi::Upload final : public http::BodyReader
{
public:
    Upload(RuntimeApi& api, quint64 number, http::Request head, std::shared_ptr<http::BodyWindow> window)
        : m_api(api), m_number(number), m_head(std::move(head)), m_window(std::move(window))
    {
    }
    ~Upload() override
    {
        if (!m_hasEnded) m_api.arrive({.request = m_head, .upload = m_number, .isBroken = true});
    }
    void read(QByteArray piece) override
    {
        http::Request request = m_head;
        request.body = std::move(piece);
        m_api.arrive({.request = std::move(request), .upload = m_number, .window = m_window});
    }
    void end(http::Request request, http::Responder responder) override
    {
        m_hasEnded = true;
        m_api.arrive({.request = std::move(request), .responder = std::move(responder), .upload = m_number});
    }

private:
    RuntimeApi& m_api;
    quint64 m_number;
    http::Request m_head;  // without body
    std::shared_ptr<http::BodyWindow> m_window;
    bool m_hasEnded = false;
};

base::Result<std::unique_ptr<RuntimeApi>> RuntimeApi::listen(http::IoThreads& threads)
{
    std::unique_ptr<RuntimeApi> api(new RuntimeApi);
    http::HttpServer::Options options;
    options.limits.bodyBytes = streamedLimit;
    options.limits.bodyGraceMs = longestCallMs;
    options.limits.idleMs = longestCallMs;
    options.limits.connections = 64;
    auto server = http::HttpServer::listen(threads, options, *api);
    if (!server) return server.error();
    api->m_server = std::move(*server);
    return api;
}

RuntimeApi::RuntimeApi() : m_inbox(std::make_shared<Inbox>()), m_mailbox(std::make_unique<base::Mailbox>()) {}

RuntimeApi::~RuntimeApi() = default;

QByteArray RuntimeApi::address() const
{
    return "127.0.0.1:" + QByteArray::number(m_server->port());
}

void RuntimeApi::handle(http::Request request, http::Responder responder)
{
    arrive({.request = std::move(request), .responder = std::move(responder)});
}

std::unique_ptr<http::BodyReader> RuntimeApi::bodyBegins(const http::Request& head,
                                                         std::shared_ptr<http::BodyWindow> window)
{
    if (!isStreamed(head)) return nullptr;
    http::Request request = head;
    request.body.clear();
    return std::make_unique<Upload>(*this, ++m_uploads, std::move(request), std::move(window));
}

void RuntimeApi::arrive(Arrival arrival)
{
    m_inbox->add(std::move(arrival));
    m_mailbox->post([this] { takeArrivals(); });
}

void RuntimeApi::setHeld(bool held)
{
    m_isHeld = held;
    if (!held && m_window) m_window->give(std::exchange(m_kept, 0));
}

void RuntimeApi::readRest()
{
    takeArrivals();
}

void RuntimeApi::close()
{
    m_receiver = nullptr;
}

void RuntimeApi::takeArrivals()
{
    for (Arrival& arrival : m_inbox->take())
        take(std::move(arrival));
}

void RuntimeApi::take(Arrival arrival)
{
    if (arrival.upload != 0 && (arrival.upload == m_upload || !arrival.responder)) return takePiece(std::move(arrival));
    http::Request& request = arrival.request;
    http::Responder responder = std::move(*arrival.responder);
    QByteArrayView path = request.path();
    if (!path.startsWith(versionPath))
        return responder.respond(refused(404, "InvalidPath", "There is no such path in the Runtime API"));
    path = path.sliced(sizeof versionPath - 1);
    const bool isGet = request.method == "GET";
    const bool isPost = request.method == "POST";
    if (path == QByteArrayView("invocation/next"))
        return isGet ? next(std::move(responder))
                     : responder.respond(refused(405, "MethodNotAllowed", "The next invocation is asked for with GET"));
    if (path == QByteArrayView("init/error") && isPost) return initError(request, std::move(responder));
    if (path.startsWith("invocation/") && isPost) {
        const QByteArrayView rest = path.sliced(11);
        const qsizetype slash = rest.indexOf('/');
        const QByteArrayView what = slash < 0 ? QByteArrayView() : rest.sliced(slash + 1);
        if (what == QByteArrayView("response") || what == QByteArrayView("error")) {
            const QByteArrayView to =
                what == QByteArrayView("error") ? "InvocationErrorResponse" : "InvocationResponse";
            if (m_state == State::Starting || m_state == State::Asking) return responder.respond(wrongState(to));
            if (rest.first(slash) != m_requestId)
                return responder.respond(refused(400, "InvalidRequestID", "Invalid request ID"));
            if (m_state != State::Working) return responder.respond(wrongState(to));
            if (what == QByteArrayView("error")) return error(request, std::move(responder));
            return answer(std::move(request), std::move(responder));
        }
    }
    responder.respond(refused(404, "InvalidPath", "There is no such path in the Runtime API"));
}

http::Response RuntimeApi::wrongState(QByteArrayView to) const
{
    QByteArrayView from;
    switch (m_state) {
        case State::Starting:
            from = "Started";
            break;
        case State::Asking:
            from = "Ready";
            break;
        case State::Working:
            from = "Running";
            break;
        case State::Streaming:
            from = "InvocationResponse";
            break;
        case State::Answered:
            from = "ResponseSent";
            break;
    }
    return refused(403, "InvalidStateTransition",
                   "State transition from " + from.toByteArray() + " to " + to.toByteArray() +
                       " failed for runtime. Error: State transition is not allowed");
}

void RuntimeApi::next(http::Responder responder)
{
    const State before = m_state;
    if (before == State::Working || before == State::Streaming) return responder.respond(wrongState("Ready"));
    // A client that lost its connection asks again; the older question goes unanswered, its call with the newer one.
    m_asking.emplace(std::move(responder));
    m_state = State::Asking;
    if (before == State::Starting) tell({FrameType::Ready, {}});
    deliver();
}

void RuntimeApi::initError(const http::Request& request, http::Responder responder)
{
    if (m_state != State::Starting) return responder.respond(wrongState("InitError"));
    responder.respond(accepted());
    tell({FrameType::LoadFailed, failureBody({}, failureDocument(request))});
}

void RuntimeApi::answer(http::Request request, http::Responder responder)
{
    if (isStreamed(request)) {
        beginStream(request);
        return endStream(request, std::move(responder));
    }
    m_state = State::Answered;
    if (request.body.size() > answerLimit) {
        const QByteArray limit = QByteArray::number(answerLimit);
        responder.respond(
            refused(413, "RequestEntityTooLarge", "Exceeded maximum allowed payload size (" + limit + " bytes)."));
        return tell({FrameType::Failed, failureBody({}, answerTooLarge())});
    }
    responder.respond(accepted());
    tell({FrameType::Answer, std::move(request.body)});
}

// The first piece of an answer makes its upload the call's; pieces of others are nobody's.
void RuntimeApi::takePiece(Arrival arrival)
{
    const http::Request& request = arrival.request;
    if (arrival.upload != m_upload) {
        const QByteArray path = versionPath + ("invocation/" + m_requestId) + "/response";
        if (arrival.isBroken) return;
        if (m_state != State::Working || request.path() != path) return arrival.window->give(request.body.size());
        m_upload = arrival.upload;
        m_window = arrival.window;
        m_kept = 0;
        beginStream(request);
    }
    if (arrival.isBroken) {
        m_upload = 0;
        m_window.reset();
        m_state = State::Answered;
        return tell({FrameType::Failed,
                     failureBody({}, errorDocument("Runtime.TruncatedResponse", "The streamed answer broke off"))});
    }
    if (arrival.responder) return endStream(request, std::move(*arrival.responder));
    m_kept += request.body.size();
    tell({FrameType::StreamPart, request.body});
    if (!m_isHeld && m_window) m_window->give(std::exchange(m_kept, 0));
}

void RuntimeApi::beginStream(const http::Request& request)
{
    m_state = State::Streaming;
    const QByteArrayView type = request.headers.value("Content-Type");
    tell({FrameType::StreamBegins, type.isEmpty() ? QByteArray("application/octet-stream") : type.toByteArray()});
}

void RuntimeApi::endStream(const http::Request& request, http::Responder responder)
{
    m_upload = 0;
    m_window.reset();
    m_state = State::Answered;
    responder.respond(accepted());
    if (!request.body.isEmpty()) tell({FrameType::StreamPart, request.body});
    const std::optional<QByteArray> failure = streamFailure(request);
    tell(failure ? Frame{FrameType::Failed, failureBody({}, *failure)} : Frame{FrameType::Answer, {}});
}

void RuntimeApi::error(const http::Request& request, http::Responder responder)
{
    m_state = State::Answered;
    responder.respond(accepted());
    tell({FrameType::Failed, failureBody({}, failureDocument(request))});
}

void RuntimeApi::send(const CallHead& call, const QByteArray& event)
{
    http::Response response = json(200, event);
    response.headers.add("Lambda-Runtime-Aws-Request-Id", call.requestId);
    response.headers.add("Lambda-Runtime-Deadline-Ms", QByteArray::number(call.deadlineMs));
    response.headers.add("Lambda-Runtime-Invoked-Function-Arn", call.functionArn);
    if (!call.trace.isEmpty()) response.headers.add("Lambda-Runtime-Trace-Id", call.trace);
    if (!call.clientContext.isEmpty()) response.headers.add("Lambda-Runtime-Client-Context", call.clientContext);
    if (!call.identity.isEmpty()) response.headers.add("Lambda-Runtime-Cognito-Identity", call.identity);
    if (!call.tenantId.isEmpty()) response.headers.add("Lambda-Runtime-Aws-Tenant-Id", call.tenantId);
    m_callId = call.requestId;
    m_call = std::move(response);
    deliver();
}

void RuntimeApi::deliver()
{
    if (!m_asking || !m_call) return;
    m_state = State::Working;
    m_requestId = m_callId;
    http::Responder responder = std::move(*m_asking);
    m_asking.reset();
    responder.respond(*std::exchange(m_call, std::nullopt));
}

void RuntimeApi::tell(Frame frame)
{
    if (m_receiver) m_receiver->received(std::move(frame));
}

}  // namespace trestle::functions
