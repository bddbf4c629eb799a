// One server's connections on one I/O thread: owns them, watches their deadlines with a single timer, and lends them
// the buffers that only one of them needs at a time, so that an idle connection holds none. Made and destroyed on its
// thread.
#pragma once

#include "core/http/HttpConnection.h"
#include "core/http/ResponseSink.h"
#include "core/http/WebSocketConnection.h"

#include <QBasicTimer>
#include <QMutex>
#include <QObject>

#include <atomic>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

namespace trestle::http {

class ConnectionHost;

/// What all connections of one server share.
struct ServerContext
{
    ServerLimits limits;
    std::optional<QSslConfiguration> tls;
    Handler& handler;
    quint16 port = 0;
    std::atomic<int> connections = 0;         // open, on all threads
    std::vector<ConnectionHost*> hosts = {};  // by I/O thread; set before the first connection comes
    std::atomic<bool> isStopping = false;     // no connection changes its thread any more
};

/// Answers and other work on their way to one I/O thread: the first one wakes the thread, the others only append.
/// Outlives its host for as long as a Responder does.
class AnswerBox : public std::enable_shared_from_this<AnswerBox>
{
public:
    explicit AnswerBox(base::Mailbox& mailbox) : m_mailbox(&mailbox), m_thread(std::this_thread::get_id()) {}

    [[nodiscard]] bool isOnThread() const { return std::this_thread::get_id() == m_thread; }
    void post(base::UniqueFunction<void()> work);
    void close();

private:
    void deliver();

    QMutex m_mutex;  // guards the next two
    base::Mailbox* m_mailbox;
    std::vector<base::UniqueFunction<void()>> m_work;
    const std::thread::id m_thread;
};

class ConnectionSink final : public ResponseSink, public std::enable_shared_from_this<ConnectionSink>
{
public:
    ConnectionSink(std::shared_ptr<AnswerBox> box, HttpConnection* target) : connection(target), m_box(std::move(box))
    {
    }
    void respond(quint64 requestNumber, Response response) override;
    void begin(quint64 requestNumber, Response head, std::shared_ptr<BodyFlow> flow) override;
    void write(quint64 requestNumber, BodyPiece piece) override;
    void end(quint64 requestNumber, BodyEnd how) override;
    void accept(quint64 requestNumber, WebSocketAcceptance acceptance) override;
    void post(base::UniqueFunction<void()> work) override;

    HttpConnection* connection;  // null once it is gone; used on its I/O thread only

private:
    std::shared_ptr<AnswerBox> m_box;
};

class ConnectionHost final : public QObject
{
public:
    ConnectionHost(ServerContext& context, base::Mailbox& mailbox);
    ~ConnectionHost() override;

    /// Any thread: adopts it on its own, soon.
    void expect(const Arrival& arrival);
    /// A WebSocket takes the place of `connection`, which is deleted once no function of it runs.
    WebSocketConnection& upgrade(HttpConnection* connection, std::unique_ptr<WebSocketConnection> webSocket);
    /// Any thread: connections on their way here or here.
    [[nodiscard]] int load() const { return m_load.load(std::memory_order_relaxed); }
    /// Any thread: the thread worked nearly all the time between the last two sweeps.
    [[nodiscard]] bool isBusy() const { return m_isBusy.load(std::memory_order_relaxed); }

    /// Closes idle connections; calls `done` on this thread once none is busy.
    void drain(base::UniqueFunction<void()> done);

    // For its connections:
    [[nodiscard]] ServerContext& context() { return m_context; }
    [[nodiscard]] ResponseWriter& writer() { return m_writer; }
    [[nodiscard]] const std::shared_ptr<AnswerBox>& answers() const { return m_answers; }
    [[nodiscard]] bool isDraining() const { return static_cast<bool>(m_drained); }
    [[nodiscard]] char* readBuffer() { return m_readBuffer.data(); }
    static constexpr qint64 readBufferSize = 65'536;
    /// Sends what `connection` has to send at the end of the turn, or earlier if enough others wait as well: with one
    /// call of the system for all of them. A client that has several connections, or several clients on this machine,
    /// are then also woken once for many answers, which costs less than the sending itself.
    void sendSoon(HostedConnection& connection);
    /// Reads what has come for `connection` in the same way.
    void readSoon(HostedConnection& connection);
    /// An empty buffer with room, if there is one.
    void lendOutBuffer(QByteArray& buffer);
    void returnOutBuffer(QByteArray& buffer);
    /// `connection` is closed: it is deleted once no function of it runs.
    void retire(HostedConnection* connection);
    /// A connection is no longer busy.
    void settled();

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    /// A connection that is to be sent to, or read from, with others.
    struct Awaited
    {
        HostedConnection* connection;
        std::optional<size_t> transfer = {};  // of a SocketBatch
        std::optional<int> result = {};       // of that transfer; nothing: the connection does it itself
    };

    void adopt(const Arrival& arrival);
    [[nodiscard]] std::vector<HostedConnection*> everyConnection() const;
    void noteBusiness(qint64 nowNs);
    void shareConnections();
    /// The end of a turn of the event loop.
    void finishTurn();
    void sendGathered();
    void readGathered();
    void bury(std::unique_ptr<HostedConnection> connection);
    void reap();

    ServerContext& m_context;
    base::Mailbox& m_mailbox;
    std::shared_ptr<AnswerBox> m_answers;
    ResponseWriter m_writer;
    std::vector<char> m_readBuffer;
    std::vector<QByteArray> m_spareOut;
    // At the end of the turn, and those whose turn it is; retired ones are there until then.
    std::vector<Awaited> m_toSend;
    std::vector<Awaited> m_sending;
    std::vector<Awaited> m_toRead;
    std::vector<Awaited> m_reading;
    std::vector<char> m_sharedBuffer;  // a part for each of m_reading
    std::unordered_map<HostedConnection*, std::unique_ptr<HostedConnection>> m_connections;
    std::vector<std::unique_ptr<HostedConnection>> m_retired;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    QBasicTimer m_sweep;
    int m_sweepMs = 500;
    qint64 m_sweptNs = 0;  // the last sweep, and the processor time of the thread then
    qint64 m_processorNs = 0;
    std::atomic<bool> m_isBusy = false;
    std::atomic<int> m_load = 0;
    base::UniqueFunction<void()> m_drained;
};

}  // namespace trestle::http
