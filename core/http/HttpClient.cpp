#include "core/http/HttpClient.h"

#include "core/http/ClientExchange.h"

#include <unordered_map>

namespace trestle::http {

namespace {

struct DeleteExchangeLater
{
    void operator()(ClientExchange* exchange) const { exchange->deleteLater(); }
};

}  // namespace

class HttpClient::Private
{
public:
    ClientConnections connections;  // outlives the exchanges, which give sockets back to it
    std::unordered_map<Id, std::unique_ptr<ClientExchange>> exchanges;
    Id lastId = 0;
};

HttpClient::HttpClient() : d(std::make_unique<Private>()) {}

HttpClient::~HttpClient() = default;

HttpClient::Id HttpClient::send(ClientRequest request, Callbacks callbacks)
{
    const Id id = ++d->lastId;
    auto exchange =
        std::make_unique<ClientExchange>(d->connections, std::move(request), std::move(callbacks), [this, id] {
            const auto found = d->exchanges.find(id);
            // It is in the middle of one of its own functions.
            const std::unique_ptr<ClientExchange, DeleteExchangeLater> over(found->second.release());
            d->exchanges.erase(found);
        });
    exchange->start();
    d->exchanges.emplace(id, std::move(exchange));
    return id;
}

HttpClient::Id HttpClient::send(ClientRequest request, Done done)
{
    Callbacks callbacks;
    callbacks.done = std::move(done);
    return send(std::move(request), std::move(callbacks));
}

void HttpClient::cancel(Id id)
{
    const auto found = d->exchanges.find(id);
    if (found != d->exchanges.end())
        found->second->fail(base::ErrorCode::Cancelled, QStringLiteral("The request was cancelled"));
}

}  // namespace trestle::http
