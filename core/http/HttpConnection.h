// One client's connection to a server: bytes to requests, answers to bytes in the order of the requests, with every
// deadline and limit of ServerLimits. Lives on one I/O thread, owned by that thread's ConnectionHost, which calls
// checkDeadlines() from time to time.
#pragma once

#include "core/http/HostedConnection.h"
#include "core/http/HttpParser.h"
#include "core/http/HttpServer.h"
#include "core/http/ResponseSink.h"
#include "core/http/ResponseWriter.h"
#include "core/http/WebSocket.h"

#include <memory>
#include <vector>

namespace trestle::http {

class ConnectionHost;
class ConnectionSink;

class HttpConnection final : public HostedConnection
{
public:
    HttpConnection(ConnectionHost& host, const Arrival& arrival);
    ~HttpConnection() override;

    /// Stores or writes the answer to request `number`; unknown numbers are dropped. flush() sends it.
    void answer(quint64 number, Response response);
    // The same for an answer in pieces: status and headers, what follows of the body, its end.
    void begin(quint64 number, Response head, std::shared_ptr<BodyFlow> flow);
    void write(quint64 number, const QByteArray& bytes);
    void end(quint64 number, BodyEnd how);
    /// Makes a WebSocket of the connection once request `number`, which asked for one, is the next to be answered.
    void accept(quint64 number, WebSocketAcceptance acceptance);
    /// As many bytes more may come of the body that is number `body` of those taken in pieces.
    void widenWindow(quint64 body, qint64 bytes);
    void flush() override;

    /// Closes or answers 408 if a deadline has passed.
    void checkDeadlines(qint64 nowNs) override;
    /// Closes now if no request is under way, otherwise after the last answer.
    void beginDrain() override;
    /// False while it merely waits for a request or for the client to hang up.
    [[nodiscard]] bool isBusy() const override;
    /// Between two requests.
    [[nodiscard]] std::optional<Arrival> leave() override;

private:
    /// The body of an answer in pieces.
    struct StreamedBody
    {
        explicit StreamedBody(std::shared_ptr<BodyFlow> shared) : flow(std::move(shared)) {}
        ~StreamedBody()
        {
            flow->unsent = 0;
            if (!end) flow->setGone();
        }
        StreamedBody(const StreamedBody&) = delete;
        StreamedBody& operator=(const StreamedBody&) = delete;

        std::shared_ptr<BodyFlow> flow;
        QByteArray pieces;  // not written yet, while an earlier request is not answered
        bool hasBegun = false;
        bool isLast = false;  // the connection ends with it
        std::optional<BodyEnd> end;
    };
    struct Slot
    {
        bool head = false;  // the request was HEAD
        bool keepAlive = true;
        bool http10 = false;
        bool answered = false;
        Response response;                       // once answered, while an earlier request is not
        QByteArray webSocketKey;                 // of a request for a WebSocket; nothing is read on before its answer
        std::unique_ptr<StreamedBody> streamed;  // of an answer in pieces, whose head is `response`
        std::unique_ptr<WebSocketAcceptance> acceptance;  // once accepted, while an earlier request is not answered
    };
    enum class Phase {
        Serving,
        Finishing,  // the last answer is written or being sent
        Lingering,  // all is sent; what the client still sends is thrown away, so that it can read the answer
        Closed,
    };

    bool take(qint64 count, const char* bytes) override;
    /// What comes for a WebSocket that is not there yet stays in the socket.
    bool mayReadSoon() const override { return m_phase == Phase::Serving && !awaitsUpgrade(); }

    void consume(QByteArrayView data);
    void beginBody();
    void passBodyOn();
    void dispatch();
    void refuse(int status, const char* reason);
    void sayContinue();
    void writeAnswered();
    void writeFront(Slot& slot, const Response& response);
    bool writeStreamed(Slot& slot);
    [[nodiscard]] StreamedBody* streamedBody(quint64 number);
    void noteFlow();
    void upgrade();
    void sendPending();
    void resumeReading();
    void peerEnded();
    void finish();
    void close();
    [[nodiscard]] bool mustPause() const;
    [[nodiscard]] bool awaitsUpgrade() const;
    [[nodiscard]] bool mustAbandonBody(qint64 nowNs) const;

    std::shared_ptr<ConnectionSink> m_sink;
    HttpParser m_parser;
    std::unique_ptr<BodyReader> m_bodyReader;  // of a request that is taken in pieces
    quint64 m_bodies = 0;                      // that were asked for
    qint64 m_untaken = 0;                      // bytes the reader was given and has not given back to the window

    std::vector<Slot> m_slots;  // requests handed out and not written yet, in order
    quint64 m_firstNumber = 0;  // of m_slots
    QByteArray m_readAhead;     // taken from the socket while reading pauses
    qint64 m_largestAnswer = 0;

    qint64 m_nowNs = 0;    // of the event being handled
    qint64 m_phaseNs = 0;  // since when the parser is where it is (idle, header, body)
    QByteArray m_peer;
    quint16 m_peerPort = 0;
    Phase m_phase = Phase::Serving;
    bool m_seenRequest = false;
    bool m_inLoop = false;  // flush() comes at its end
    bool m_paused = false;
    bool m_peerEnded = false;
    bool m_noMoreRequests = false;  // what comes after the last slot is thrown away
    bool m_readingBody = false;
    bool m_continueOwed = false;
};

}  // namespace trestle::http
