// The paths of a service's operations, and which of them a request asks for. Made once; const, any thread.
#pragma once

#include "core/aws/rest/Model.h"

#include <QByteArray>

#include <map>
#include <optional>
#include <vector>

namespace trestle::aws::rest {

struct UriMatch
{
    const OperationShape* operation;
    std::vector<std::pair<QByteArrayView, QByteArray>> labels;  // wire name and decoded value
};

class UriTable
{
public:
    explicit UriTable(const Model& model);

    /// `path` as sent: it is split at its slashes and decoded after that, so %2F is part of a label. A slash at the end
    /// counts for nothing. Of two operations at one place the one that asks for something in the query comes first.
    [[nodiscard]] std::optional<UriMatch> find(QByteArrayView method, QByteArrayView path, QByteArrayView query) const;

private:
    struct Entry
    {
        const OperationShape* operation;
        std::vector<QByteArrayView> segments;
        bool greedy = false;  // the last segment takes the rest
    };
    std::map<QByteArrayView, std::vector<Entry>> m_entries;  // by method
};

}  // namespace trestle::aws::rest
