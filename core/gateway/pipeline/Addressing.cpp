#include "core/gateway/pipeline/Addressing.h"

namespace trestle::gateway {

namespace {

constexpr QByteArrayView executeApi(".execute-api.");
constexpr QByteArrayView restApis("/restapis/");
constexpr QByteArrayView userRequest("/_user_request_");
constexpr QByteArrayView defaultStage("$default");

// A named stage is the path's first segment; $default serves the root.
void pickStage(Address& address, QByteArrayView path)
{
    // Before the stage of a REST API, a doubled slash is one.
    while (address.api && address.api->rest && path.startsWith("//"))
        path = path.sliced(1);
    address.path = path;
    if (!address.api) return;
    if (path.startsWith('/')) {
        const qsizetype slash = path.indexOf('/', 1);
        const QByteArrayView first = path.sliced(1, (slash < 0 ? path.size() : slash) - 1);
        address.stage = first == defaultStage ? nullptr : address.api->stage(first);
        if (address.stage) {
            address.path = slash < 0 ? QByteArrayView("/") : path.sliced(slash);
            return;
        }
    }
    address.stage = address.api->stage(defaultStage);
}

std::optional<Address> byDomain(const Deployment& deployment, QByteArrayView host, const http::Request& request)
{
    const QByteArrayView path = request.path();
    if (!path.startsWith('/')) return std::nullopt;
    const std::optional<DomainTable::Match> match = deployment.domains->find(host, path, request.headers);
    if (!match) return std::nullopt;
    Address address{Address::By::Domain, host};
    address.path = path;
    address.gate = match->gate;
    if (!match->mapping) return address;
    address.apiId = match->mapping->apiId;
    address.api = deployment.byId(match->mapping->apiId);
    address.mappingKey = match->mapping->key;
    address.mappedStage = match->mapping->stage;
    address.ruleId = match->mapping->ruleId;
    address.path = match->rest;
    if (!address.api) return address;
    if (match->mapping->stage.isEmpty())
        pickStage(address, match->rest);
    else
        address.stage = address.api->stage(match->mapping->stage);
    return address;
}

std::optional<Address> byPath(const Deployment& deployment, QByteArrayView path)
{
    if (!path.startsWith(restApis)) return std::nullopt;
    const qsizetype idEnd = path.indexOf('/', restApis.size());
    if (idEnd < 0) return std::nullopt;
    const qsizetype stageEnd = path.indexOf('/', idEnd + 1);
    if (stageEnd < 0 || !path.sliced(stageEnd).startsWith(userRequest)) return std::nullopt;
    const QByteArrayView rest = path.sliced(stageEnd + userRequest.size());
    if (!rest.isEmpty() && !rest.startsWith('/')) return std::nullopt;

    Address address{Address::By::Path, path.sliced(restApis.size(), idEnd - restApis.size())};
    address.api = deployment.byId(address.apiId);
    const QByteArrayView stage = path.sliced(idEnd + 1, stageEnd - idEnd - 1);
    if (address.api) address.stage = address.api->stage(stage.contains('%') ? http::percentDecoded(stage) : stage);
    address.path = rest.isEmpty() ? QByteArrayView("/") : rest;
    return address;
}

// An API whose own endpoint is switched off has no stage there.
Address closedIfDisabled(Address address)
{
    if (address.api && address.api->endpointDisabled) address.stage = nullptr;
    return address;
}

}  // namespace

QByteArrayView hostName(const http::Request& request)
{
    const QByteArrayView host = request.headers.value("host");
    if (host.startsWith('[')) return host.first(host.indexOf(']') + 1);
    const qsizetype colon = host.lastIndexOf(':');
    return colon < 0 ? host : host.first(colon);
}

std::optional<Address> locate(const Deployment& deployment, const http::Request& request)
{
    const QByteArrayView path = request.path();
    if (const RunningApi* api = deployment.byPort(request.localPort)) {
        Address address{Address::By::Port, {}, api};
        pickStage(address, path);
        return address;
    }
    const QByteArrayView host = hostName(request);
    if (const qsizetype mark = host.indexOf(executeApi); mark > 0) {
        Address address{Address::By::Host, host.first(mark)};
        address.api = deployment.byId(address.apiId);
        pickStage(address, path);
        return closedIfDisabled(address);
    }
    if (deployment.domains)
        if (std::optional<Address> address = byDomain(deployment, host, request)) return address;
    std::optional<Address> address = byPath(deployment, path);
    return address ? std::optional(closedIfDisabled(*address)) : std::nullopt;
}

}  // namespace trestle::gateway
