// Functions at addresses of their own: http://<id>.lambda-url.<region>.localhost:PORT/…, and, where such names do not
// resolve, /lambda-url/<id>/… . A request becomes an event of format 2.0, what the function returns the answer; where
// InvokeMode is RESPONSE_STREAM, what it writes is sent as it comes. Each leaves a trace.
//
// Threads: any thread may call. Answers leave from the functions' thread.
#pragma once

#include "core/gateway/GatewayServices.h"
#include "core/gateway/functionurls/FunctionUrl.h"
#include "core/http/HttpServer.h"

#include <memory>
#include <mutex>

namespace trestle::gateway {

class FunctionUrls
{
public:
    explicit FunctionUrls(const GatewayServices& services) : m_services(services) {}

    /// Makes the addresses exactly these; requests under way end as they began.
    void apply(std::vector<FunctionUrl> urls);
    /// True if the request is for a function's address, whether there is one of that id or not.
    [[nodiscard]] static bool accepts(const http::Request& request);
    void handle(http::Request request, http::Responder responder);

private:
    using UrlPointer = std::shared_ptr<const FunctionUrl>;
    struct Exchange;

    [[nodiscard]] UrlPointer find(const QByteArray& id) const;
    // Answers come when this may be gone already: an exchange brings along all it needs.
    [[nodiscard]] static bool authorise(Exchange& exchange);
    static void call(std::shared_ptr<Exchange> exchange);
    static void takePart(Exchange& exchange, const QByteArray& contentType, const QByteArray& bytes);
    static void answered(Exchange& exchange, functions::InvocationResult result);
    static void finish(Exchange& exchange, http::Response response);
    static void finishStream(Exchange& exchange, http::BodyEnd how);
    static void record(Exchange& exchange, const http::Response& response, qint64 bodySize);

    GatewayServices m_services;
    mutable std::mutex m_mutex;  // guards m_urls
    std::map<QByteArray, UrlPointer> m_urls;
};

}  // namespace trestle::gateway
