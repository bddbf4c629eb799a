#include "core/http/HttpConnection.h"

#include "core/base/Clock.h"
#include "core/http/ConnectionHost.h"
#include "core/http/Deadlines.h"
#include "core/http/PeerCertificates.h"
#include "core/http/WebSocketHandshake.h"

#include <netinet/in.h>

namespace trestle::http {

namespace {

constexpr qsizetype sendEarly = 256 * 1024;  // answers written while a burst of requests is read are sent from here on

QByteArray textOf(const QHostAddress& address)
{
    static const QByteArray loopback = QByteArrayLiteral("127.0.0.1");  // shared: most connections are local
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (!isIpv4) return address.toString().toLatin1();
    return ipv4 == INADDR_LOOPBACK ? loopback : QHostAddress(ipv4).toString().toLatin1();
}

Response errorResponse(int status, const char* reason)
{
    Response response;
    response.status = status;
    response.headers.add(QByteArrayLiteral("Content-Type"), QByteArrayLiteral("application/json"));
    response.body = QByteArray("{\"message\":\"") + reason + "\"}";
    response.close = true;
    return response;
}

}  // namespace

HttpConnection::HttpConnection(ConnectionHost& host, const Arrival& arrival)
    : HostedConnection(host),
      m_parser({host.context().limits.headerBytes, host.context().limits.bodyBytes}),
      m_nowNs(nowNs()),
      m_phaseNs(m_nowNs),
      m_peer(textOf(arrival.peer)),
      m_peerPort(arrival.peerPort),
      m_seenRequest(arrival.welcome == Arrival::Welcome::GoOn)
{
    const std::optional<QSslConfiguration>& tls = host.context().tls;
    m_stream = tls ? makeTlsStream(arrival.descriptor, *this, *tls) : makePlainStream(arrival.descriptor, *this);
    if (arrival.welcome != Arrival::Welcome::Refuse) return;
    m_noMoreRequests = true;
    m_slots.push_back({});
    Response response = errorResponse(503, "The server has as many connections as it may have");
    response.headers.add(QByteArrayLiteral("Retry-After"), QByteArrayLiteral("1"));
    answer(m_firstNumber, std::move(response));
}

HttpConnection::~HttpConnection()
{
    if (m_sink) m_sink->connection = nullptr;
}

bool HttpConnection::take(qint64 count, const char* bytes)
{
    if (count == Stream::broken || (count < 0 && m_phase == Phase::Lingering)) {
        close();
        return false;
    }
    if (count == Stream::ended) {
        peerEnded();
        return false;
    }
    if (m_phase == Phase::Serving) {
        m_nowNs = nowNs();
        consume({bytes, static_cast<qsizetype>(count)});
        resumeReading();
    }
    return m_phase != Phase::Closed && (m_phase != Phase::Serving || !(m_paused || m_noMoreRequests));
}

void HttpConnection::consume(QByteArrayView data)
{
    m_inLoop = true;
    while (!data.isEmpty() && m_phase == Phase::Serving && !m_noMoreRequests) {
        const bool isNext = m_parser.state() == HttpParser::State::Start;
        if ((isNext || m_bodyReader) && mustPause()) {
            m_readAhead = data.toByteArray();
            m_paused = true;
            m_stream->setReading(false);
            break;
        }
        if (isNext) m_phaseNs = m_nowNs;
        data = data.sliced(m_parser.feed(data));
        switch (m_parser.state()) {
            case HttpParser::State::Start:
            case HttpParser::State::Head:
                break;
            case HttpParser::State::Body:
                if (!std::exchange(m_readingBody, true)) beginBody();
                passBodyOn();
                break;
            case HttpParser::State::Complete:
                passBodyOn();
                m_readingBody = false;
                m_phaseNs = m_nowNs;
                dispatch();
                if (m_out.waiting() >= sendEarly) sendPending();
                break;
            case HttpParser::State::Failed:
                refuse(m_parser.failure().status, m_parser.failure().reason);
                break;
        }
    }
    if (m_noMoreRequests && m_phase == Phase::Serving) m_stream->setReading(false);
    m_inLoop = false;
    flushSoon();
}

void HttpConnection::beginBody()
{
    // Of one connection's bodies; one that is over has none any more.
    class Window final : public BodyWindow
    {
    public:
        Window(std::shared_ptr<ConnectionSink> sink, quint64 body) : m_sink(std::move(sink)), m_body(body) {}
        void give(qint64 bytes) override
        {
            m_sink->post([sink = m_sink, body = m_body, bytes] {
                if (sink->connection) sink->connection->widenWindow(body, bytes);
            });
        }

    private:
        std::shared_ptr<ConnectionSink> m_sink;
        quint64 m_body;
    };
    m_phaseNs = m_nowNs;
    if (m_parser.expectsContinue() && m_parser.bodyBytes() == 0) sayContinue();
    if (!m_sink) m_sink = std::make_shared<ConnectionSink>(m_host.answers(), this);
    m_untaken = 0;
    m_bodyReader =
        m_host.context().handler.bodyBegins(m_parser.request(), std::make_shared<Window>(m_sink, ++m_bodies));
}

void HttpConnection::passBodyOn()
{
    if (!m_bodyReader || m_parser.request().body.isEmpty()) return;
    QByteArray piece = m_parser.takePiece();
    m_untaken += piece.size();
    m_bodyReader->read(std::move(piece));
}

void HttpConnection::widenWindow(quint64 body, qint64 bytes)
{
    if (body != m_bodies || !m_bodyReader) return;
    m_untaken -= bytes;
    // Not before half of it is free: going on costs more than a piece does.
    if (!m_paused || m_untaken > m_host.context().limits.bodyWindow / 2) return;
    m_nowNs = m_phaseNs = nowNs();
    resumeReading();
}

void HttpConnection::dispatch()
{
    Slot slot;
    slot.head = m_parser.method() == "HEAD";
    slot.keepAlive = m_parser.keepAlive();
    slot.http10 = m_parser.minorVersion() == 0;
    Request request = m_parser.take();
    request.peerAddress = m_peer;
    request.peerPort = m_peerPort;
    request.localPort = m_host.context().port;
    request.receivedNs = m_nowNs;
    if (!slot.keepAlive) m_noMoreRequests = true;
    m_seenRequest = true;
    if (asksForWebSocket(request.headers) && !handshakeFault(request))
        slot.webSocketKey = request.headers.value("sec-websocket-key").toByteArray();
    m_continueOwed = false;
    if (!m_sink) m_sink = std::make_shared<ConnectionSink>(m_host.answers(), this);
    m_slots.push_back(std::move(slot));
    const PeerScope peer(*m_stream);
    Responder responder(m_sink, m_firstNumber + m_slots.size() - 1);
    if (const std::unique_ptr<BodyReader> reader = std::move(m_bodyReader))
        reader->end(std::move(request), std::move(responder));
    else
        m_host.context().handler.handle(std::move(request), std::move(responder));
}

void HttpConnection::refuse(int status, const char* reason)
{
    m_noMoreRequests = true;
    m_bodyReader.reset();
    m_stream->setReading(false);
    m_slots.push_back({});
    m_slots.back().head = m_parser.method() == "HEAD";
    answer(m_firstNumber + m_slots.size() - 1, errorResponse(status, reason));
}

void HttpConnection::sayContinue()
{
    m_continueOwed = !m_slots.empty();
    if (m_continueOwed) return;
    m_host.lendOutBuffer(m_out.bytes());
    m_out.bytes() += "HTTP/1.1 100 Continue\r\n\r\n";
}

void HttpConnection::answer(quint64 number, Response response)
{
    const quint64 index = number - m_firstNumber;
    if (m_phase != Phase::Serving || index >= m_slots.size() || m_slots[index].answered) return;
    m_slots[index].answered = true;
    m_slots[index].response = std::move(response);
    if (index == 0) writeAnswered();
}

void HttpConnection::begin(quint64 number, Response head, std::shared_ptr<BodyFlow> flow)
{
    const quint64 index = number - m_firstNumber;
    if (m_phase != Phase::Serving || index >= m_slots.size() || m_slots[index].answered) return flow->setGone();
    Slot& slot = m_slots[index];
    slot.answered = true;
    slot.streamed = std::make_unique<StreamedBody>(std::move(flow));
    slot.streamed->pieces = std::exchange(head.body, {});
    slot.response = std::move(head);
    if (index == 0) writeAnswered();
}

void HttpConnection::write(quint64 number, const QByteArray& bytes)
{
    StreamedBody* const body = streamedBody(number);
    if (!body) return;
    body->pieces += bytes;
    if (number == m_firstNumber) writeAnswered();
    noteFlow();
}

void HttpConnection::end(quint64 number, BodyEnd how)
{
    StreamedBody* const body = streamedBody(number);
    if (!body) return;
    body->end = how;
    if (number == m_firstNumber) writeAnswered();
}

/// Of an answer that is not at its end.
HttpConnection::StreamedBody* HttpConnection::streamedBody(quint64 number)
{
    const quint64 index = number - m_firstNumber;
    if (m_phase != Phase::Serving || index >= m_slots.size()) return nullptr;
    StreamedBody* const body = m_slots[index].streamed.get();
    return body && !body->end ? body : nullptr;
}

/// Lets those who write pieces know how much of them is still here.
void HttpConnection::noteFlow()
{
    for (const Slot& slot : m_slots) {
        if (slot.streamed) slot.streamed->flow->unsent = slot.streamed->pieces.size();
    }
    if (!m_slots.empty() && m_slots.front().streamed) m_slots.front().streamed->flow->unsent += unsent();
}

void HttpConnection::accept(quint64 number, WebSocketAcceptance acceptance)
{
    const quint64 index = number - m_firstNumber;
    if (m_phase != Phase::Serving || index >= m_slots.size() || m_slots[index].answered) return;
    if (m_slots[index].webSocketKey.isEmpty())
        return answer(number, errorResponse(500, "The request did not ask for a WebSocket"));
    m_slots[index].answered = true;
    m_slots[index].acceptance = std::make_unique<WebSocketAcceptance>(std::move(acceptance));
    if (index == 0) writeAnswered();
}

void HttpConnection::writeAnswered()
{
    size_t written = 0;
    while (m_phase == Phase::Serving && written < m_slots.size() && m_slots[written].answered) {
        Slot& slot = m_slots[written];
        if (slot.acceptance || (slot.streamed && !writeStreamed(slot))) break;
        if (!slot.streamed) writeFront(slot, slot.response);
        ++written;
    }
    m_slots.erase(m_slots.begin(), m_slots.begin() + static_cast<std::ptrdiff_t>(written));
    m_firstNumber += written;
    if (m_phase == Phase::Finishing) {
        m_slots.clear();
    } else if (m_slots.empty()) {
        if (m_continueOwed) sayContinue();
        if (m_parser.state() == HttpParser::State::Start && !m_inLoop) m_phaseNs = nowNs();
    }
}

void HttpConnection::writeFront(Slot& slot, const Response& response)
{
    const bool last = response.close || !slot.keepAlive || m_host.isDraining();
    const Persistence persistence = last          ? Persistence::Close
                                    : slot.http10 ? Persistence::KeepAnnounced
                                                  : Persistence::Keep;
    m_host.lendOutBuffer(m_out.bytes());
    const qsizetype before = m_out.bytes().size();
    m_host.writer().append(m_out.bytes(), response, slot.head ? BodyRule::HeadersOnly : BodyRule::Send, persistence);
    m_largestAnswer = std::max<qint64>(m_largestAnswer, m_out.bytes().size() - before);
    if (last) m_phase = Phase::Finishing;
}

/// Writes what is there of an answer in pieces. True once that was the last of it.
bool HttpConnection::writeStreamed(Slot& slot)
{
    StreamedBody& body = *slot.streamed;
    m_host.lendOutBuffer(m_out.bytes());
    if (!std::exchange(body.hasBegun, true)) {
        body.isLast = slot.response.close || !slot.keepAlive || slot.http10 || m_host.isDraining();
        m_host.writer().append(m_out.bytes(), slot.response, slot.http10 ? BodyRule::UntilClose : BodyRule::Chunked,
                               body.isLast ? Persistence::Close : Persistence::Keep);
    }
    const QByteArray pieces = std::exchange(body.pieces, {});
    const bool hasBody = !slot.head && ResponseWriter::allowsBody(slot.response.status);
    if (hasBody && slot.http10)
        m_out.bytes() += pieces;
    else if (hasBody)
        ResponseWriter::appendChunk(m_out.bytes(), pieces);
    if (!body.end) return false;
    const bool isWhole = *body.end == BodyEnd::Complete;
    if (isWhole && hasBody && !slot.http10) ResponseWriter::appendLastChunk(m_out.bytes());
    if (body.isLast || !isWhole || m_host.isDraining()) m_phase = Phase::Finishing;
    return true;
}

bool HttpConnection::awaitsUpgrade() const
{
    return !m_slots.empty() && !m_slots.back().webSocketKey.isEmpty();
}

/// Gives the stream on. What is left of this connection is destroyed later.
void HttpConnection::upgrade()
{
    if (m_peerEnded) return close();
    const Slot slot = std::move(m_slots.front());
    const QByteArray received = std::exchange(m_readAhead, {});
    m_phase = Phase::Closed;
    m_slots.clear();
    if (m_sink) m_sink->connection = nullptr;
    const QByteArray subprotocol = slot.acceptance->subprotocol;
    auto webSocket = std::make_unique<WebSocketConnection>(m_host, std::move(m_stream), std::move(*slot.acceptance));
    WebSocketConnection& upgraded = m_host.upgrade(this, std::move(webSocket));
    upgraded.start(handshakeAnswer(slot.webSocketKey, subprotocol), received);
    if (m_host.isDraining()) upgraded.beginDrain();
}

void HttpConnection::flush()
{
    if (m_inLoop || m_phase == Phase::Closed) return;
    sendPending();
    resumeReading();
}

void HttpConnection::sendPending()
{
    if (m_phase == Phase::Closed) return;
    const SendBuffer::Outcome outcome = m_out.send(*m_stream);
    noteFlow();
    switch (outcome) {
        case SendBuffer::Outcome::Broken:
            return close();
        case SendBuffer::Outcome::Waiting:
            return;
        case SendBuffer::Outcome::Sent:
            m_host.returnOutBuffer(m_out.bytes());
            break;
    }
    if (m_phase == Phase::Finishing)
        finish();
    else if (m_peerEnded && m_slots.empty())
        close();
    else if (!m_inLoop && !m_slots.empty() && m_slots.front().acceptance)
        upgrade();
}

void HttpConnection::resumeReading()
{
    while (m_phase == Phase::Serving && m_paused && !mustPause()) {
        m_paused = false;
        m_nowNs = nowNs();
        m_stream->setReading(true);
        const QByteArray data = std::exchange(m_readAhead, {});
        consume(data);
    }
}

void HttpConnection::peerEnded()
{
    m_peerEnded = true;
    m_stream->setReading(false);
    const HttpParser::State state = m_parser.state();
    if (m_phase == Phase::Serving && !m_noMoreRequests &&
        (state == HttpParser::State::Head || state == HttpParser::State::Body))
        refuse(400, "The request ended early");
    for (const Slot& slot : m_slots)
        if (slot.streamed && !slot.streamed->end) slot.streamed->flow->setGone();
    flush();
}

void HttpConnection::finish()
{
    if (m_peerEnded) return close();
    m_phase = Phase::Lingering;
    m_phaseNs = nowNs();
    m_stream->endWriting();
    if (m_phase == Phase::Lingering) m_stream->setReading(true);
    m_host.settled();
}

void HttpConnection::close()
{
    if (m_phase == Phase::Closed) return;
    m_phase = Phase::Closed;
    m_stream->close();
    if (m_sink) m_sink->connection = nullptr;
    m_bodyReader.reset();
    m_slots.clear();
    m_out.clear();
    m_host.retire(this);
}

bool HttpConnection::mustPause() const
{
    const ServerLimits& limits = m_host.context().limits;
    if (m_bodyReader) return m_untaken >= limits.bodyWindow;
    if (awaitsUpgrade()) return true;
    if (m_slots.size() >= static_cast<size_t>(limits.pipelined)) return true;
    return unsent() + static_cast<qint64>(m_slots.size()) * m_largestAnswer >= limits.writeHighWater;
}

bool HttpConnection::mustAbandonBody(qint64 now) const
{
    const ServerLimits& limits = m_host.context().limits;
    const qint64 ms = (now - m_phaseNs) / nsPerMs - limits.bodyGraceMs;
    return ms > 0 && m_parser.bodyBytes() < ms * limits.bodyBytesPerSecond / 1000;
}

void HttpConnection::checkDeadlines(qint64 now)
{
    const ServerLimits& limits = m_host.context().limits;
    if (m_phase == Phase::Closed) return;
    if (m_phase == Phase::Lingering) {
        if (now - m_phaseNs > lingerMs * nsPerMs) close();
        return;
    }
    if (m_out.isBlocked()) {
        if (m_out.hasStalled(limits, now)) close();
        return;
    }
    if (m_paused || m_noMoreRequests) return;
    m_nowNs = now;
    switch (m_parser.state()) {
        case HttpParser::State::Start:
            if (m_slots.empty() && now - m_phaseNs > (m_seenRequest ? limits.idleMs : limits.headerMs) * nsPerMs)
                close();
            return;
        case HttpParser::State::Head:
            if (now - m_phaseNs <= limits.headerMs * nsPerMs) return;
            refuse(408, "The header did not come in time");
            break;
        case HttpParser::State::Body:
            if (m_continueOwed) m_phaseNs = now;  // the client waits for us
            if (!mustAbandonBody(now)) return;
            refuse(408, "The body came too slowly");
            break;
        case HttpParser::State::Complete:
        case HttpParser::State::Failed:
            return;
    }
    flush();
}

void HttpConnection::beginDrain()
{
    if (m_phase == Phase::Serving && !isBusy()) close();
}

std::optional<Arrival> HttpConnection::leave()
{
    const bool betweenRequests = m_phase == Phase::Serving && m_seenRequest && !m_noMoreRequests && !m_peerEnded &&
                                 !m_paused && !isAwaited() && !isBusy();
    if (!betweenRequests) return {};
    const std::optional<int> descriptor = m_stream->release();
    if (!descriptor) return {};
    m_phase = Phase::Closed;
    if (m_sink) m_sink->connection = nullptr;
    m_host.retire(this);
    return Arrival{*descriptor, QHostAddress(QString::fromLatin1(m_peer)), m_peerPort, Arrival::Welcome::GoOn};
}

bool HttpConnection::isBusy() const
{
    if (m_phase == Phase::Lingering || m_phase == Phase::Closed) return false;
    return !m_slots.empty() || m_out.unsent(*m_stream) > 0 || m_parser.state() != HttpParser::State::Start;
}

}  // namespace trestle::http
