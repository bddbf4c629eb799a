// One wire request on its way: what was asked, what it read and wrote, and the right to answer it once. Answering
// records the trace and then sends. Moves with the work; one thread at a time.
#pragma once

#include "core/aws/DynamoDbApi.h"
#include "core/tables/values/AttributeJson.h"

namespace trestle::aws {

class Exchange
{
public:
    Exchange(std::shared_ptr<const DynamoDbApi::Services> services, http::Request request, http::Responder responder);

    [[nodiscard]] const DynamoDbApi::Services& services() const { return *m_state->services; }
    [[nodiscard]] const http::Request& request() const { return m_state->request; }
    /// What the request's body is once unpacked.
    void setBody(QByteArray body) { m_state->request.body = std::move(body); }

    /// How this request is worded: as the service is set to, or as before.
    [[nodiscard]] ErrorProfile profile() const { return m_state->profile; }
    void setProfile(ErrorProfile profile) { m_state->profile = profile; }
    /// The layer by which the operations that have moved to the current one read this request's values.
    [[nodiscard]] tables::ValueLayer valueLayer() const
    {
        return m_state->profile == ErrorProfile::Classic ? tables::ValueLayer::Older : tables::ValueLayer::Current;
    }

    /// The request's item or key, where that could be read together with its text.
    void setItem(std::optional<tables::Item> item) { m_state->item = std::move(item); }
    [[nodiscard]] std::optional<tables::Item> takeItem() { return std::exchange(m_state->item, std::nullopt); }

    /// The operation's name without the API version, and the table it is about, for the trace. The name must be static.
    void setOperation(QByteArrayView name) { m_state->operation = name; }
    [[nodiscard]] QByteArrayView operation() const { return m_state->operation; }
    void setTable(QByteArray name) { m_state->table = std::move(name); }
    /// A table that a request names by its ARN is called so in the answer too.
    void noteArn(const QByteArray& table, const QByteArray& nameOrArn);
    [[nodiscard]] QByteArray asAsked(const QByteArray& table) const;
    void nameAsAsked(tables::ConsumedCapacity& capacity) const;
    void nameAsAsked(std::vector<tables::ConsumedCapacity>& capacity) const;
    /// What the change log is to say about writes of this request.
    [[nodiscard]] const tables::Cause& cause() const { return m_state->cause; }

    void addItem(observe::ItemAccess access);
    void addUnits(double read, double write);
    /// Of a transaction.
    void addUnits(const std::vector<tables::ConsumedCapacity>& capacity);

    /// The one line worth showing in a list where the document does not say it.
    void setNote(QByteArray note) { m_state->note = std::move(note); }

    /// Runs `work(Exchange)` on the connection's I/O thread, later: what writes are answered with is made there and not
    /// on the writer thread, for which all writers wait. Any thread.
    template <typename Work>
    static void resume(Exchange exchange, Work work)
    {
        http::Responder responder = std::move(exchange.m_state->responder);
        responder.post([work = std::move(work), exchange = std::move(exchange)](http::Responder back) mutable {
            exchange.m_state->responder = std::move(back);
            work(std::move(exchange));
        });
    }

    // One of these, once. The content type is the request's own JSON type.
    void answer(QByteArray json);
    void fail(const tables::OperationError& error);
    void send(int status, QByteArray body);
    /// Text that is no JSON document.
    void sendPlain(int status, QByteArray body, QByteArray contentType);

private:
    void finish(int status, QByteArray body, QByteArray contentType);
    void record(const http::Headers& headers, int status, const QByteArray& body);

    struct State
    {
        std::shared_ptr<const DynamoDbApi::Services> services;
        http::Request request;
        http::Responder responder;
        ErrorProfile profile = services->profile;
        std::optional<tables::Item> item = {};
        QByteArrayView operation = {};
        QByteArray table = {};
        std::vector<std::pair<QByteArray, QByteArray>> arns = {};  // of tables that were named by them
        QByteArray requestId = {};
        QByteArray note = {};
        tables::Cause cause = {};
        std::vector<observe::ItemAccess> items = {};
        double readUnits = 0;
        double writeUnits = 0;
        bool insideOpenRequest = false;
    };

    std::unique_ptr<State> m_state;  // it moves through many hands
};

}  // namespace trestle::aws
