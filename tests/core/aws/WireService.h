// The table service's wire without a socket: a request in, its document out, on tables in a private data file and with
// a clock that a test moves.
#pragma once

#include "core/aws/DynamoDbApi.h"
#include "core/base/Json.h"
#include "core/http/ResponseSink.h"
#include "tests/support/FakeClock.h"

#include <QTemporaryDir>

#include <future>

namespace trestle::tests {

struct WireAnswer
{
    int status = 0;
    base::JsonValue body;

    /// The member at the end of the path, e.g. {"StreamDescription", "Shards", "0", "ShardId"}; null if there is none.
    [[nodiscard]] base::JsonValue at(const QByteArrayList& path) const
    {
        const base::JsonValue* value = &body;
        for (const QByteArray& step : path) {
            if (value->isArray()) {
                const size_t index = step.toULongLong();
                if (index >= value->array().size()) return {};
                value = &value->array()[index];
            } else if (value = value->find(step); !value) {
                return {};
            }
        }
        return *value;
    }
    [[nodiscard]] base::JsonValue::Array list(const QByteArrayList& path) const { return at(path).array(); }
    [[nodiscard]] QByteArray text(const QByteArrayList& path) const { return at(path).string(); }
    [[nodiscard]] qsizetype count(const QByteArray& member) const { return qsizetype(at({member}).array().size()); }
    /// "TypeOfTheException: its message".
    [[nodiscard]] QByteArray error() const
    {
        const QByteArray type = text({"__type"});
        return type.mid(type.indexOf('#') + 1) + ": " + text({"message"});
    }
};

class WireService
{
public:
    explicit WireService(tables::Tables::Options options = {})
    {
        if (options.path.isEmpty()) options.path = m_folder.filePath(QStringLiteral("data.db"));
        options.clock = &clock;
        auto opened = tables::Tables::open(options);
        if (!opened) qFatal("%s", qPrintable(opened.error().message));
        m_tables = std::move(*opened);
        m_api = std::make_unique<aws::DynamoDbApi>(
            aws::DynamoDbApi::Services{.tables = *m_tables, .traces = m_traces, .clock = &clock});
    }

    /// `operation` with its service: "DynamoDB_20120810.PutItem"; without one it is the tables'.
    WireAnswer call(const QByteArray& operation, const QByteArray& json)
    {
        http::Request request;
        request.method = "POST";
        request.target = "/";
        request.headers.add("Host", "localhost");
        request.headers.add("Content-Type", "application/x-amz-json-1.0");
        request.headers.add("X-Amz-Target", operation.contains('.') ? operation : "DynamoDB_20120810." + operation);
        request.body = json;
        const auto sink = std::make_shared<Sink>();
        auto response = sink->response.get_future();
        m_api->handle(std::move(request), http::Responder(sink, 0));
        const http::Response answer = response.get();
        auto body = base::parseJson(answer.body);
        return {answer.status, body ? std::move(*body) : base::JsonValue(answer.body)};
    }

    tables::Tables& tables() { return *m_tables; }

    FakeClock clock;

private:
    class Sink final : public http::ResponseSink
    {
    public:
        void respond(quint64, http::Response answer) override { response.set_value(std::move(answer)); }
        void accept(quint64, http::WebSocketAcceptance) override {}
        // There is no connection's thread here: whoever posts does the work.
        void post(base::UniqueFunction<void()> work) override { work(); }
        std::promise<http::Response> response;
    };

    QTemporaryDir m_folder;
    observe::TraceStore m_traces;
    std::unique_ptr<aws::DynamoDbApi> m_api;
    std::unique_ptr<tables::Tables> m_tables;
};

}  // namespace trestle::tests
