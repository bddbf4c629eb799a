#include "core/gateway/Gateway.h"

#include "core/gateway/access/AccessPlan.h"
#include "core/gateway/pipeline/Compiler.h"
#include "core/gateway/pipeline/Pipeline.h"
#include "core/gateway/rest/AuthorizerTrial.h"
#include "core/gateway/rest/RestWay.h"
#include "core/gateway/rest/TestExchange.h"
#include "core/gateway/websocket/ConnectionsApi.h"
#include "core/gateway/websocket/SocketCall.h"

#include <QMutex>
#include <QSemaphore>
#include <QThread>

#include <algorithm>
#include <atomic>

namespace trestle::gateway {

namespace {

// The same object behind a count of its own: threads that count on one place in memory wait for each other.
template <typename T>
std::shared_ptr<T> handleOf(const std::shared_ptr<T>& shared)
{
    const auto holder = std::make_shared<std::shared_ptr<T>>(shared);
    return {holder, shared.get()};
}

// What one I/O thread works with.
struct ThreadsOwn
{
    std::shared_ptr<IoRoom> room;
    std::shared_ptr<const GatewayServices> services;
    std::shared_ptr<const Deployment> deployment;
    quint64 generation = 0;  // of the deployment
};

bool isOurs(const std::optional<Address>& address, const http::Request& request)
{
    return address || !connectionIdIn(request.path()).isNull();
}

}  // namespace

class Gateway::Private
{
public:
    explicit Private(const GatewayServices& given)
        : services(std::make_shared<GatewayServices>(withClock(given))),
          sockets(std::make_shared<SocketHub>()),
          access(given.usageFile),
          deployment(std::make_shared<Deployment>())
    {
        sockets->limits = services->webSocketLimits;
        sockets->current = [this] { return current(); };
        rooms.resize(static_cast<size_t>(services->threads.count()));
        for (int i = 0; i < services->threads.count(); ++i)
            mailboxes.push_back(&services->threads.mailbox(i));
    }

    ~Private()
    {
        QSemaphore left;
        for (size_t i = 0; i < rooms.size(); ++i)
            mailboxes[i]->post([this, i, &left] {
                rooms[i] = {};
                left.release();
            });
        left.acquire(static_cast<int>(rooms.size()));
    }

    // On the thread of `home`: what the gateway keeps there, made when first asked for, with the deployment of now.
    ThreadsOwn& own(const base::Mailbox* home)
    {
        const auto at = std::find(mailboxes.cbegin(), mailboxes.cend(), home) - mailboxes.cbegin();
        ThreadsOwn& own = rooms[static_cast<size_t>(at)];
        if (!own.room) {
            own.room = std::make_shared<IoRoom>();
            own.room->sockets = sockets;
            own.services = handleOf(services);
        }
        if (own.generation != generation.load(std::memory_order_acquire)) {
            const QMutexLocker lock(&mutex);
            own.generation = generation.load(std::memory_order_relaxed);
            own.deployment = handleOf(deployment);
        }
        return own;
    }

    static void start(const ThreadsOwn& own, base::Mailbox* home, http::Request request, http::Responder responder,
                      const std::optional<Address>& address)
    {
        auto exchange =
            std::make_unique<Exchange>(own.services, own.deployment, std::move(request), std::move(responder));
        exchange->home = home;
        run(std::move(exchange), address, own.room);
    }

    static GatewayServices withClock(GatewayServices given)
    {
        if (!given.clock) given.clock = &base::SystemClock::instance();
        return given;
    }

    std::shared_ptr<const Deployment> current() const
    {
        const QMutexLocker lock(&mutex);
        return deployment;
    }

    // With the mutex held: a snapshot of what runs and on which ports.
    void swapIn()
    {
        auto next = std::make_shared<Deployment>();
        next->apis = apis;
        for (const auto& api : apis) {
            const auto given = givenPorts.find(api->name);
            const auto designed = designedPorts.find(api->name);
            const quint16 port = given != givenPorts.end()         ? given->second
                                 : designed != designedPorts.end() ? designed->second
                                                                   : quint16(0);
            if (port != 0) next->ports[port] = api.get();
        }
        next->domains = domains;
        deployment = std::move(next);
        generation.fetch_add(1, std::memory_order_release);
    }

    std::shared_ptr<const GatewayServices> services;
    const std::shared_ptr<SocketHub> sockets;
    AccessMemory access;
    std::vector<base::Mailbox*> mailboxes;
    std::vector<ThreadsOwn> rooms;  // one per I/O thread, each touched by its thread only
    std::atomic<quint64> generation = 1;

    ApiMemories memories;  // of the thread that applies

    mutable QMutex mutex;  // guards all below; held for pointers only
    std::vector<std::shared_ptr<const RunningApi>> apis;
    std::map<QByteArray, quint16> designedPorts;
    std::map<QByteArray, quint16> givenPorts;
    std::shared_ptr<const DomainTable> domains;
    std::shared_ptr<const Deployment> deployment;
};

Gateway::Gateway(const GatewayServices& services) : d(std::make_unique<Private>(services)) {}

Gateway::~Gateway() = default;

std::vector<DesignProblem> Gateway::apply(const std::vector<Api>& apis, const DesignResources& resources,
                                          const Documents& account)
{
    std::vector<DesignProblem> problems;
    const auto report = [&problems](const QString& problem) { problems.push_back({{}, {}, problem}); };
    auto domains = std::make_shared<const DomainTable>(DomainTable::compile(account, d->services->truststores, report));
    const qint64 nowNs = d->services->clock->monotonicNs();
    const AccessSources access{d->access,
                               UsagePlans::compile(account, d->access.buckets, d->access.usage, nowNs),
                               account,
                               d->services->region,
                               d->services->accountId,
                               nowNs};
    Compilation compilation = compile(apis, resources, access, d->memories);
    const QMutexLocker lock(&d->mutex);
    d->apis = std::move(compilation.apis);
    d->designedPorts = std::move(compilation.ports);
    d->domains = domains->isEmpty() ? nullptr : std::move(domains);
    d->swapIn();
    problems.insert(problems.end(), std::make_move_iterator(compilation.problems.begin()),
                    std::make_move_iterator(compilation.problems.end()));
    return problems;
}

AccessMemory& Gateway::access()
{
    return d->access;
}

SocketConnections& Gateway::connections()
{
    return d->sockets->connections;
}

void Gateway::setPort(const QByteArray& apiName, quint16 port)
{
    const QMutexLocker lock(&d->mutex);
    d->givenPorts[apiName] = port;
    d->swapIn();
}

void Gateway::test(RestTest test, RestTestReply reply)
{
    const std::shared_ptr<const Deployment> deployment = d->current();
    auto exchange = testExchange(d->services, deployment, std::move(test), std::move(reply));
    if (!exchange) return;
    base::Mailbox* const home = &d->services->threads.nearest();
    exchange->home = home;
    home->post([this, home, exchange = std::move(exchange)]() mutable {
        runRestTest(std::move(exchange), d->own(home).room);
    });
}

void Gateway::test(AuthorizerTest test, AuthorizerTestReply reply)
{
    base::Mailbox* const home = &d->services->threads.nearest();
    home->post([this, home, deployment = d->current(), test = std::move(test), reply = std::move(reply)]() mutable {
        tryAuthorizer(d->services, std::move(deployment), d->own(home).room, test, std::move(reply));
    });
}

bool Gateway::flushCache(const QByteArray& apiId, const QByteArray& stageName)
{
    const std::shared_ptr<const Deployment> deployment = d->current();
    const RunningApi* api = deployment->byId(apiId);
    const RestStage* stage = api && api->rest ? api->rest->stage(stageName) : nullptr;
    if (stage && stage->cache) stage->cache->flush();
    return stage != nullptr;
}

bool Gateway::take(http::Request& request, http::Responder& responder)
{
    base::Mailbox* const home = &d->services->threads.nearest();
    if (home->thread() != QThread::currentThread()) {
        if (!isOurs(locate(*d->current(), request), request)) return false;
        handle(std::move(request), std::move(responder));
        return true;
    }
    const ThreadsOwn& own = d->own(home);
    const std::optional<Address> address = locate(*own.deployment, request);
    if (!isOurs(address, request)) return false;
    d->start(own, home, std::move(request), std::move(responder), address);
    return true;
}

void Gateway::handle(http::Request request, http::Responder responder)
{
    base::Mailbox* const home = &d->services->threads.nearest();
    auto begin = [this, home, request = std::move(request), responder = std::move(responder)]() mutable {
        const ThreadsOwn& own = d->own(home);
        const std::optional<Address> address = locate(*own.deployment, request);
        d->start(own, home, std::move(request), std::move(responder), address);
    };
    if (home->thread() == QThread::currentThread()) return begin();
    home->post(std::move(begin));
}

}  // namespace trestle::gateway
