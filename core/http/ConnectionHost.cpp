#include "core/http/ConnectionHost.h"

#include "core/http/Deadlines.h"
#include "core/http/SocketBatch.h"

#include <QAbstractEventDispatcher>
#include <QThread>
#include <QTimerEvent>

#include <algorithm>
#include <ctime>

namespace trestle::http {

namespace {

constexpr qsizetype keptOutBuffer = 1 << 17;  // a larger one is given back to the system
constexpr size_t mostGathered = 16;           // connections that wait for each other
constexpr size_t sharedPart = 4096;           // of the buffer that connections share which are read together

qint64 processorNs()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

/// Deadlines are kept to about an eighth of the shortest, at most half a second late.
int sweepInterval(const ServerLimits& limits)
{
    const int shortest = std::min({limits.headerMs, limits.bodyGraceMs, limits.idleMs, limits.writeStallMs});
    return std::clamp(shortest / 8, 10, 500);
}

}  // namespace

void AnswerBox::post(base::UniqueFunction<void()> work)
{
    QMutexLocker lock(&m_mutex);
    if (!m_mailbox) return;  // `work` is destroyed after the lock, and may post again
    m_work.push_back(std::move(work));
    if (m_work.size() == 1) m_mailbox->post([self = shared_from_this()] { self->deliver(); });
}

void AnswerBox::deliver()
{
    std::vector<base::UniqueFunction<void()>> work;
    {
        QMutexLocker lock(&m_mutex);
        work.swap(m_work);
    }
    for (base::UniqueFunction<void()>& task : work)
        task();
}

void AnswerBox::close()
{
    std::vector<base::UniqueFunction<void()>> dropped;
    QMutexLocker lock(&m_mutex);
    m_mailbox = nullptr;
    dropped.swap(m_work);
    lock.unlock();
}

void ConnectionSink::respond(quint64 requestNumber, Response response)
{
    if (!m_box->isOnThread()) {
        post([self = shared_from_this(), requestNumber, response = std::move(response)]() mutable {
            self->respond(requestNumber, std::move(response));
        });
    } else if (connection) {
        connection->answer(requestNumber, std::move(response));
        connection->flushSoon();
    }
}

void ConnectionSink::begin(quint64 requestNumber, Response head, std::shared_ptr<BodyFlow> flow)
{
    if (!m_box->isOnThread()) {
        post([self = shared_from_this(), requestNumber, head = std::move(head), flow = std::move(flow)]() mutable {
            self->begin(requestNumber, std::move(head), std::move(flow));
        });
    } else if (connection) {
        connection->begin(requestNumber, std::move(head), std::move(flow));
        connection->flushSoon();
    } else {
        flow->setGone();
    }
}

void ConnectionSink::write(quint64 requestNumber, BodyPiece piece)
{
    if (!m_box->isOnThread()) {
        post([self = shared_from_this(), requestNumber, piece = std::move(piece)]() mutable {
            self->write(requestNumber, std::move(piece));
        });
    } else if (connection) {
        connection->write(requestNumber, piece.bytes());
        connection->flushSoon();
    }
}

void ConnectionSink::end(quint64 requestNumber, BodyEnd how)
{
    if (!m_box->isOnThread()) {
        post([self = shared_from_this(), requestNumber, how] { self->end(requestNumber, how); });
    } else if (connection) {
        connection->end(requestNumber, how);
        connection->flushSoon();
    }
}

void ConnectionSink::accept(quint64 requestNumber, WebSocketAcceptance acceptance)
{
    if (!m_box->isOnThread()) {
        post([self = shared_from_this(), requestNumber, acceptance = std::move(acceptance)]() mutable {
            self->accept(requestNumber, std::move(acceptance));
        });
    } else if (connection) {
        connection->accept(requestNumber, std::move(acceptance));
        connection->flushSoon();
    }
}

void ConnectionSink::post(base::UniqueFunction<void()> work)
{
    m_box->post(std::move(work));
}

ConnectionHost::ConnectionHost(ServerContext& context, base::Mailbox& mailbox)
    : m_context(context),
      m_mailbox(mailbox),
      m_answers(std::make_shared<AnswerBox>(mailbox)),
      m_readBuffer(static_cast<size_t>(readBufferSize)),
      m_sweepMs(sweepInterval(context.limits))
{
    const QAbstractEventDispatcher* const events = thread()->eventDispatcher();
    connect(events, &QAbstractEventDispatcher::awake, this, &ConnectionHost::finishTurn);
    connect(events, &QAbstractEventDispatcher::aboutToBlock, this, &ConnectionHost::finishTurn);
}

ConnectionHost::~ConnectionHost()
{
    m_answers->close();
    // Destroyed handlers' responders must find no connection half gone.
    const auto connections = std::exchange(m_connections, {});
    m_context.connections.fetch_sub(static_cast<int>(connections.size()));
}

void ConnectionHost::expect(const Arrival& arrival)
{
    m_load.fetch_add(1, std::memory_order_relaxed);
    if (m_answers->isOnThread()) return adopt(arrival);
    m_mailbox.post([this, arrival] { adopt(arrival); });
}

void ConnectionHost::adopt(const Arrival& arrival)
{
    auto connection = std::make_unique<HttpConnection>(*this, arrival);
    HttpConnection* const added = connection.get();
    m_connections.emplace(added, std::move(connection));
    if (!m_sweep.isActive()) {
        m_sweep.start(m_sweepMs, this);
        m_sweptNs = nowNs();
        m_processorNs = processorNs();
    }
    added->flush();
    if (isDraining()) added->beginDrain();
}

void ConnectionHost::sendSoon(HostedConnection& connection)
{
    m_toSend.push_back({&connection});
    if (m_toSend.size() >= mostGathered && m_sending.empty()) sendGathered();
}

void ConnectionHost::readSoon(HostedConnection& connection)
{
    m_toRead.push_back({&connection});
    if (m_toRead.size() >= mostGathered && m_reading.empty()) readGathered();
}

void ConnectionHost::finishTurn()
{
    readGathered();
    sendGathered();
}

void ConnectionHost::sendGathered()
{
    SocketBatch& batch = SocketBatch::ofThisThread();
    // What is sent may make room for requests that were read ahead, whose answers are gathered again.
    while (m_sending.empty() && !m_toSend.empty()) {
        m_sending.swap(m_toSend);
        if (m_sending.size() > 1 && batch.isTogether()) {
            for (Awaited& awaited : m_sending) {
                const std::optional<int> socket = awaited.connection->socket();
                const QByteArrayView bytes = awaited.connection->unsentBytes();
                if (socket && !bytes.isEmpty()) awaited.transfer = batch.send(*socket, bytes);
            }
            batch.run();
            for (Awaited& awaited : m_sending)
                if (awaited.transfer) awaited.result = batch.result(*awaited.transfer);
        }
        for (const Awaited& awaited : m_sending)
            awaited.connection->sendNow(awaited.result);
        m_sending.clear();
    }
}

void ConnectionHost::readGathered()
{
    SocketBatch& batch = SocketBatch::ofThisThread();
    while (m_reading.empty() && !m_toRead.empty()) {
        m_reading.swap(m_toRead);
        if (m_reading.size() > 1 && batch.isTogether()) {
            m_sharedBuffer.resize(std::max(m_sharedBuffer.size(), m_reading.size() * sharedPart));
            for (size_t i = 0; i < m_reading.size(); ++i)
                if (const std::optional<int> socket = m_reading[i].connection->socket())
                    m_reading[i].transfer =
                        batch.receive(*socket, std::span(m_sharedBuffer).subspan(i * sharedPart, sharedPart));
            batch.run();
            for (Awaited& awaited : m_reading)
                if (awaited.transfer) awaited.result = batch.result(*awaited.transfer);
        }
        for (size_t i = 0; i < m_reading.size(); ++i)
            m_reading[i].connection->readNow(m_reading[i].result, m_sharedBuffer.data() + i * sharedPart, sharedPart);
        m_reading.clear();
    }
}

void ConnectionHost::lendOutBuffer(QByteArray& buffer)
{
    if (buffer.capacity() > 0 || m_spareOut.empty()) return;
    buffer.swap(m_spareOut.back());
    m_spareOut.pop_back();
}

void ConnectionHost::returnOutBuffer(QByteArray& buffer)
{
    if (buffer.capacity() == 0) return;
    buffer.resize(0);
    if (m_spareOut.size() < mostGathered && buffer.capacity() <= keptOutBuffer)
        m_spareOut.push_back(std::exchange(buffer, {}));
    else
        buffer = QByteArray();
}

WebSocketConnection& ConnectionHost::upgrade(HttpConnection* connection, std::unique_ptr<WebSocketConnection> webSocket)
{
    WebSocketConnection& upgraded = *webSocket;
    m_connections.emplace(&upgraded, std::move(webSocket));
    const auto found = m_connections.find(connection);
    std::unique_ptr<HostedConnection> former = std::move(found->second);
    m_connections.erase(found);
    bury(std::move(former));
    return upgraded;
}

void ConnectionHost::retire(HostedConnection* connection)
{
    const auto found = m_connections.find(connection);
    if (found == m_connections.end()) return;
    std::unique_ptr<HostedConnection> retired = std::move(found->second);
    m_connections.erase(found);
    m_context.connections.fetch_sub(1);
    m_load.fetch_sub(1, std::memory_order_relaxed);
    bury(std::move(retired));
}

void ConnectionHost::bury(std::unique_ptr<HostedConnection> connection)
{
    m_retired.push_back(std::move(connection));
    if (m_retired.size() == 1)
        m_mailbox.post([this, alive = std::weak_ptr<bool>(m_alive)] {
            if (!alive.expired()) reap();
        });
}

void ConnectionHost::reap()
{
    finishTurn();
    std::exchange(m_retired, {}).clear();
    if (m_connections.empty()) {
        m_sweep.stop();
        m_isBusy = false;
    }
    settled();
}

std::vector<HostedConnection*> ConnectionHost::everyConnection() const
{
    std::vector<HostedConnection*> connections;
    connections.reserve(m_connections.size());
    for (const auto& entry : m_connections)
        connections.push_back(entry.first);
    return connections;
}

void ConnectionHost::drain(base::UniqueFunction<void()> done)
{
    m_drained = std::move(done);
    for (HostedConnection* connection : everyConnection())
        connection->beginDrain();
    settled();
}

void ConnectionHost::settled()
{
    if (!m_drained) return;
    for (const auto& entry : m_connections)
        if (entry.first->isBusy()) return;
    m_drained();
    m_drained = [] {};  // stays draining, says so once
}

void ConnectionHost::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_sweep.timerId()) return;
    const qint64 now = nowNs();
    // Closed ones are only retired meanwhile, so every pointer stays good until the loop is over.
    for (HostedConnection* connection : everyConnection())
        connection->checkDeadlines(now);
    noteBusiness(now);
    if (isBusy()) shareConnections();
}

void ConnectionHost::noteBusiness(qint64 now)
{
    const qint64 processor = processorNs();
    m_isBusy = (processor - m_processorNs) * 100 > (now - m_sweptNs) * m_context.limits.busyPercent;
    m_sweptNs = now;
    m_processorNs = processor;
}

/// Gives a thread that has time as many connections as both then have.
void ConnectionHost::shareConnections()
{
    if (m_context.isStopping || isDraining()) return;
    const auto quieter = [](const ConnectionHost* a, const ConnectionHost* b) { return a->load() < b->load(); };
    ConnectionHost* const other = *std::min_element(m_context.hosts.begin(), m_context.hosts.end(), quieter);
    if (other->isBusy()) return;
    finishTurn();
    int left = (load() - other->load()) / 2;
    for (HostedConnection* connection : everyConnection()) {
        if (left <= 0) return;
        const std::optional<Arrival> leaving = connection->leave();
        if (!leaving) continue;
        m_context.connections.fetch_add(1);  // it is still there
        other->expect(*leaving);
        --left;
    }
}

}  // namespace trestle::http
