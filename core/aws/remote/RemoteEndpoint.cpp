#include "core/aws/remote/RemoteEndpoint.h"

#include "core/http/HttpClient.h"
#include "core/http/IoThreads.h"

#include <QRandomGenerator>
#include <QSemaphore>
#include <QTimer>

#include <zlib.h>

#include <deque>

namespace trestle::aws {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr qint64 answerBytes = qint64(32) << 20;  // BatchGetItem answers up to 16 MB of items

struct Call
{
    QByteArray target;
    QByteArray body;
    Repeat repeat = Repeat::Safe;
    RemoteEndpoint::Reply reply;
    qint64 deadlineNs = 0;
    int attempts = 0;
    bool sent = false;  // the service may have seen it
};

bool isThrottled(const http::ClientResponse& response)
{
    if (response.status != 400 && response.status != 503) return false;
    static constexpr QByteArrayView names[] = {"ProvisionedThroughputExceededException", "ThrottlingException",
                                               "RequestLimitExceeded", "TransactionInProgressException"};
    const QByteArrayView start = QByteArrayView(response.body).first(std::min<qsizetype>(response.body.size(), 512));
    return std::any_of(std::begin(names), std::end(names),
                       [start](QByteArrayView name) { return start.indexOf(name) >= 0; });
}

// The service says what its body sums up to; what arrived otherwise was damaged on its way.
bool isWhole(const http::ClientResponse& response)
{
    const QByteArray told = response.headers.value("x-amz-crc32").toByteArray();
    if (told.isEmpty() || response.headers.contains("content-encoding")) return true;
    const uLong sum = crc32_z(crc32_z(0, nullptr, 0), reinterpret_cast<const Bytef*>(response.body.constData()),
                              static_cast<z_size_t>(response.body.size()));
    return told.toULong() == sum;
}

}  // namespace

// What lives on the endpoint's thread.
class RemoteRoom : public QObject
{
public:
    explicit RemoteRoom(const RemoteEndpoint::Options& options, const base::Clock& clock)
        : m_options(options), m_clock(clock)
    {
    }

    void take(std::unique_ptr<Call> call)
    {
        m_waiting.push_back(std::move(call));
        startWaiting();
    }

    void later(int ms, base::UniqueFunction<void()> task)
    {
        QTimer::singleShot(ms, this,
                           [held = std::make_shared<base::UniqueFunction<void()>>(std::move(task))] { (*held)(); });
    }

private:
    void startWaiting()
    {
        while (!m_waiting.empty() && m_underWay < m_options.requestsAtOnce) {
            auto call = std::move(m_waiting.front());
            m_waiting.pop_front();
            attempt(std::move(call));
        }
    }

    void attempt(std::unique_ptr<Call> call)
    {
        const qint64 leftMs = (call->deadlineNs - m_clock.monotonicNs()) / 1'000'000;
        if (leftMs <= 0)
            return call->reply(Error{ErrorCode::Timeout, QStringLiteral("%1 did not answer in time").arg(name())});
        ++call->attempts;
        ++m_underWay;
        http::ClientRequest request;
        request.method = "POST";
        request.url = m_options.url;
        request.headers.add("Content-Type", "application/x-amz-json-1.0");
        request.headers.add("X-Amz-Target", call->target);
        request.body = call->body;
        request.limits.connectMs = m_options.connectMs;
        request.limits.totalMs = static_cast<int>(std::min<qint64>(leftMs, m_options.attemptMs));
        request.limits.bodyBytes = answerBytes;
        http::sign(request, m_options.credentials, {m_options.region, "dynamodb"}, m_clock.nowMs());
        http::HttpClient::Callbacks callbacks;
        callbacks.onSending = [pending = call.get()] { pending->sent = true; };
        callbacks.done = [this, call = std::move(call)](Result<http::ClientResponse> response) mutable {
            --m_underWay;
            answered(std::move(call), std::move(response));
            startWaiting();
        };
        m_client.send(std::move(request), std::move(callbacks));
    }

    void answered(std::unique_ptr<Call> call, Result<http::ClientResponse> response)
    {
        if (response && !isWhole(*response))
            response = Error{ErrorCode::Network, QStringLiteral("an answer was damaged on its way")};
        if (mayRepeat(*call, response)) {
            const int pause = pauseMs(call->attempts);
            if (m_clock.monotonicNs() + qint64(pause) * 1'000'000 < call->deadlineNs) {
                return later(pause, [this, call = std::move(call)]() mutable { take(std::move(call)); });
            }
        }
        if (response)
            call->reply(RemoteEndpoint::Answer{response->status, std::move(response->body)});
        else
            call->reply(Error{response.error().code, name() + QStringLiteral(": ") + response.error().message});
    }

    bool mayRepeat(const Call& call, const Result<http::ClientResponse>& response) const
    {
        if (call.attempts >= m_options.attempts) return false;
        if (response) return isThrottled(*response) || (response->status >= 500 && call.repeat == Repeat::Safe);
        switch (response.error().code) {
            case ErrorCode::Network:
            case ErrorCode::Timeout:
                return call.repeat == Repeat::Safe || !call.sent;
            default:
                return false;
        }
    }

    int pauseMs(int attempts) const
    {
        const int doublings = std::min(attempts - 1, 16);
        const qint64 longest = std::min<qint64>(m_options.longestPauseMs, qint64(m_options.firstPauseMs) << doublings);
        return static_cast<int>(QRandomGenerator::global()->bounded(longest + 1));
    }

    QString name() const { return QStringLiteral("The store at %1").arg(m_options.url.toDisplayString()); }

    const RemoteEndpoint::Options& m_options;
    const base::Clock& m_clock;
    std::deque<std::unique_ptr<Call>> m_waiting;
    int m_underWay = 0;
    http::HttpClient m_client;
};

class RemoteEndpoint::Private
{
public:
    explicit Private(const Options& given)
        : options(given), clock(given.clock ? *given.clock : base::SystemClock::instance())
    {
        onThread([this] { room = std::make_unique<RemoteRoom>(options, clock); });
    }
    ~Private()
    {
        onThread([this] { room.reset(); });
    }

    template <typename Task>
    void onThread(Task task)
    {
        QSemaphore done;
        threads.mailbox(0).post([&] {
            task();
            done.release();
        });
        done.acquire();
    }

    const Options options;
    const base::Clock& clock;
    http::IoThreads threads{1};
    std::unique_ptr<RemoteRoom> room;  // made, used and destroyed on the thread
};

Result<std::unique_ptr<RemoteEndpoint>> RemoteEndpoint::create(const Options& options)
{
    const QString scheme = options.url.scheme();
    if (!options.url.isValid() || options.url.host().isEmpty() ||
        (scheme != QLatin1String("http") && scheme != QLatin1String("https")))
        return Error{ErrorCode::InvalidArgument,
                     QStringLiteral("The store \"%1\" is not an http or https URL").arg(options.url.toDisplayString())};
    Options complete = options;
    complete.url.setPath(QStringLiteral("/"));
    return std::unique_ptr<RemoteEndpoint>(new RemoteEndpoint(std::make_unique<Private>(complete)));
}

RemoteEndpoint::RemoteEndpoint(std::unique_ptr<Private> priv) : d(std::move(priv)) {}

RemoteEndpoint::~RemoteEndpoint() = default;

const QUrl& RemoteEndpoint::url() const
{
    return d->options.url;
}

void RemoteEndpoint::send(QByteArray target, QByteArray body, Repeat repeat, Reply reply)
{
    auto call = std::make_unique<Call>();
    call->target = std::move(target);
    call->body = std::move(body);
    call->repeat = repeat;
    call->reply = std::move(reply);
    call->deadlineNs = d->clock.monotonicNs() + qint64(d->options.deadlineMs) * 1'000'000;
    d->threads.mailbox(0).post(
        [room = d->room.get(), call = std::move(call)]() mutable { room->take(std::move(call)); });
}

void RemoteEndpoint::later(int ms, base::UniqueFunction<void()> task)
{
    d->threads.mailbox(0).post(
        [room = d->room.get(), ms, task = std::move(task)]() mutable { room->later(ms, std::move(task)); });
}

Repeat repeatOf(QByteArrayView operation, QByteArrayView body)
{
    for (const char* beginning : {"Get", "Describe", "List", "Query", "Scan", "BatchGet", "TransactGet"})
        if (operation.startsWith(beginning)) return Repeat::Safe;
    if (operation == "BatchWriteItem") return Repeat::Safe;
    if (operation == "PutItem" || operation == "DeleteItem")
        return body.contains("\"ConditionExpression\"") || body.contains("\"Expected\"") ? Repeat::Unsafe
                                                                                         : Repeat::Safe;
    if (operation == "TransactWriteItems")
        return body.contains("\"ClientRequestToken\"") ? Repeat::Safe : Repeat::Unsafe;
    return Repeat::Unsafe;
}

}  // namespace trestle::aws
