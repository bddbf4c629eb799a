// The store that a workspace names in trestle.yaml instead of keeping data of its own: the connection to it, its tables
// as calls, and how the design's tables come to be there.
//
// Thread: made, used and destroyed on the main thread; what comes back is posted there.
#pragma once

#include "core/aws/remote/RemoteTables.h"
#include "core/base/Mailbox.h"

#include <vector>

namespace trestle::engine {

class RemoteStore
{
public:
    /// `store` is a URL, or "dynamodb" for the service itself in `region`. Credentials are found where the services'
    /// own tools find them; local engines get made-up ones. Error: InvalidArgument.
    [[nodiscard]] static base::Result<std::unique_ptr<RemoteStore>> open(const QByteArray& store,
                                                                         const QByteArray& region);

    [[nodiscard]] aws::RemoteEndpoint& endpoint() { return *m_endpoint; }
    [[nodiscard]] tables::TableService& tables() { return m_tables; }

    /// What the store has after the design's tables were made where they were missing.
    struct Contents
    {
        std::vector<tables::TableDescription> tables;
        std::vector<QByteArray> created;
        std::vector<std::pair<QByteArray, QString>> problems;  // table ("" for all of them) and message
    };
    /// Calls `done` on `home`'s thread once everything is known, however it ended.
    void prepare(std::vector<tables::TableDescription> wanted, base::Mailbox& home,
                 base::UniqueFunction<void(Contents)> done);

private:
    explicit RemoteStore(std::unique_ptr<aws::RemoteEndpoint> endpoint);

    std::unique_ptr<aws::RemoteEndpoint> m_endpoint;
    aws::RemoteTables m_tables;
};

}  // namespace trestle::engine
