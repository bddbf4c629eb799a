// One request to a REST-JSON service on its way: what it asks, and the right to answer it once. Answering records the
// trace and then sends. Moves with the work; one thread at a time.
#pragma once

#include "core/aws/LoopbackGuard.h"
#include "core/aws/SignatureCheck.h"
#include "core/aws/rest/Failure.h"
#include "core/base/Clock.h"
#include "core/functions/Functions.h"
#include "core/http/HttpServer.h"
#include "core/http/SignatureV4.h"
#include "core/observe/TraceStore.h"

#include <optional>

namespace trestle::aws::rest {

/// What all services of one endpoint share.
struct Surroundings
{
    observe::TraceStore& traces;
    const base::Clock* clock = nullptr;  // null: the system's
    QByteArray accountId = "000000000000";
    QByteArray region = "us-east-1";
    SignatureCheck signatures = SignatureCheck::Lenient;
    http::Credentials credentials = {};  // for Verified
    GuardExceptions guard = {};

    [[nodiscard]] qint64 nowMs() const;
};

class Exchange
{
public:
    Exchange(std::shared_ptr<const Surroundings> surroundings, const Model& model, http::Request request,
             http::Responder responder);

    [[nodiscard]] const Surroundings& surroundings() const { return *m_surroundings; }
    [[nodiscard]] const http::Request& request() const { return m_request; }
    /// Null as long as no operation was found.
    [[nodiscard]] const OperationShape* operation() const { return m_operation; }
    [[nodiscard]] const base::JsonValue& input() const { return m_input; }
    [[nodiscard]] bool isEncrypted() const { return m_encrypted; }
    /// What stood in the path before the operation's own: "/prod" of /prod/@connections/{id}. Else empty.
    [[nodiscard]] const QByteArray& prefix() const { return m_prefix; }
    /// The root of the trace this request belongs to: its own, or that of the request it was made in.
    [[nodiscard]] const QByteArray& traceRoot() const { return m_traceRoot; }
    /// x-amzn-RequestId of the answer.
    [[nodiscard]] const QByteArray& requestId() const { return m_requestId; }

    void setOperation(const OperationShape& operation) { m_operation = &operation; }
    void setInput(base::JsonValue input) { m_input = std::move(input); }
    void setPrefix(QByteArray prefix) { m_prefix = std::move(prefix); }
    /// The one line worth showing in a list where the document does not say it.
    void setNote(QByteArray note) { m_note = std::move(note); }

    /// A function is about to run for this request: what its own requests do joins the trace until endRun(), which
    /// says how it went.
    void beginRun(const QByteArray& function);
    void endRun(const functions::InvocationResult& result);

    /// Runs `work(Exchange)` on the connection's I/O thread, later. Any thread.
    template <typename Work>
    static void resume(Exchange exchange, Work work)
    {
        http::Responder responder = std::move(exchange.m_responder);
        responder.post([work = std::move(work), exchange = std::move(exchange)](http::Responder back) mutable {
            exchange.m_responder = std::move(back);
            work(std::move(exchange));
        });
    }

    // One of these, once.
    void answer(const base::JsonValue& document);
    void fail(const Failure& failure);
    void finish(const Outcome& outcome);
    /// A response of the caller's own making; gets x-amzn-RequestId.
    void send(http::Response response);
    /// The same with a body that follows: write() as it comes, then end(). An exchange that is gone before cuts the
    /// connection.
    void begin(http::Response head);

    // After begin():
    [[nodiscard]] bool hasBegun() const { return m_body.has_value(); }
    void write(QByteArray bytes);
    /// How many of these bytes the client has not taken yet.
    [[nodiscard]] qint64 waiting() const { return m_body ? m_body->waiting() : 0; }
    void end();

private:
    void record(const http::Response& response);

    std::shared_ptr<const Surroundings> m_surroundings;
    const Model* m_model;
    http::Request m_request;
    http::Responder m_responder;
    const OperationShape* m_operation = nullptr;
    base::JsonValue m_input;
    QByteArray m_prefix;
    bool m_encrypted;
    QByteArray m_traceRoot;
    QByteArray m_requestId;
    QByteArray m_note;
    bool m_insideOpenRequest = false;
    QByteArray m_function;  // that runs or ran for this request
    qint64 m_runStartNs = 0;
    observe::Trace m_run;  // what it left, times from the request's beginning
    std::optional<http::ResponseBody> m_body;
    http::Response m_sent;  // of an answer in pieces as much as a trace keeps
};

}  // namespace trestle::aws::rest
