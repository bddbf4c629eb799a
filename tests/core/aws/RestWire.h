// REST-JSON services without a socket: a request in, its answer out, with a clock that a test moves.
#pragma once

#include "core/aws/rest/ControlPlanes.h"
#include "core/http/ResponseSink.h"
#include "tests/support/FakeClock.h"

#include <future>

namespace trestle::tests {

struct RestAnswer
{
    int status = 0;
    http::Headers headers;
    QByteArray text;
    base::JsonValue body;  // null if it is no JSON

    /// "TypeOfTheException: its message".
    [[nodiscard]] QByteArray error() const
    {
        const base::JsonValue* message = body.find("message");
        if (!message) message = body.find("Message");
        return headers.value("x-amzn-ErrorType").toByteArray() + ": " + (message ? message->string() : QByteArray());
    }
};

class RestWire
{
public:
    class Sink final : public http::ResponseSink
    {
    public:
        void respond(quint64, http::Response answer) override { response.set_value(std::move(answer)); }
        // There is no connection's thread here: whoever posts does the work.
        void post(base::UniqueFunction<void()> work) override { work(); }
        void accept(quint64, http::WebSocketAcceptance) override {}
        std::promise<http::Response> response;
    };

    RestWire() : planes({.traces = traces, .clock = &clock}) {}

    RestAnswer send(http::Request request) const
    {
        const auto sink = std::make_shared<Sink>();
        auto response = sink->response.get_future();
        planes.handle(std::move(request), http::Responder(sink, 0));
        const http::Response answer = response.get();
        auto body = base::parseJson(answer.body);
        return {answer.status, answer.headers, answer.body, body ? std::move(*body) : base::JsonValue()};
    }

    static http::Request request(const QByteArray& method, const QByteArray& target, const QByteArray& json = {})
    {
        http::Request request;
        request.method = method;
        request.target = target;
        request.headers.add("Host", "localhost:4566");
        if (!json.isNull()) request.headers.add("Content-Type", "application/json");
        request.body = json;
        return request;
    }

    RestAnswer call(const QByteArray& method, const QByteArray& target, const QByteArray& json = {}) const
    {
        return send(request(method, target, json));
    }

    FakeClock clock;
    observe::TraceStore traces;
    aws::rest::ControlPlanes planes;
};

}  // namespace trestle::tests
