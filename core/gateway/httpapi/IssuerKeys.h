// The keys of issuers, fetched when first asked for and kept for a while. One per I/O thread, used there only.
#pragma once

#include "core/gateway/jwt/JwtAuthorizer.h"
#include "core/http/HttpClient.h"

#include <map>

namespace trestle::gateway {

class IssuerKeys
{
public:
    using Keys = std::shared_ptr<const JsonWebKeys>;
    using Reply = base::UniqueFunction<void(base::Result<Keys>)>;

    /// Replies at once if the keys are known and `keyId` is among them, or was not there when they were last fetched a
    /// moment ago; otherwise later, on this thread, within fetchMs for each document that has to be read. Files are
    /// read again when they changed. Errors given to reply: Network, Timeout, Io, Parse.
    void ask(const JwtAuthorizer& authorizer, const QByteArray& keyId, http::HttpClient& client, Reply reply);

    static constexpr int fetchMs = 1'500;

private:
    struct Entry
    {
        Keys keys;
        qint64 fetchedNs = 0;
        qint64 fileStamp = 0;
        std::vector<Reply> waiting;
    };

    void fetchKeys(const QByteArray& name, const QUrl& url, http::HttpClient& client);
    void discover(const QByteArray& name, const QUrl& url, http::HttpClient& client);
    void readFile(Entry& entry, const QString& path, Reply reply);
    void settle(const QByteArray& name, base::Result<Keys> result);

    std::map<QByteArray, Entry> m_entries;  // by the address that was asked
};

}  // namespace trestle::gateway
