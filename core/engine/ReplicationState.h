// What of global tables outlives the program: which tables are replicas of each other, how far the log of each region
// has been carried to the others, and which replicas still lack items. A table is known by its id, since its name may
// be given to another one. Kept in regions/replication.json, of which the grammar stands in ReplicationState.cpp.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <vector>

namespace trestle::engine {

struct ReplicationState
{
    using Group = std::map<QByteArray, QByteArray>;  // the table's id by region
    struct Fill
    {
        QByteArray table;
        QByteArray from;  // regions
        QByteArray to;
        bool operator==(const Fill&) const = default;
    };

    std::map<QByteArray, Group> groups;                           // by the table's name
    std::map<std::pair<QByteArray, QByteArray>, qint64> cursors;  // by region from, to: the last change carried
    std::vector<Fill> fills;

    /// Empty if there is none, or none that can be read: then all is carried once more, which changes nothing.
    [[nodiscard]] static ReplicationState load(const QString& path);
    [[nodiscard]] base::Result<void> save(const QString& path) const;

    /// Empty if the region has no replica of the table.
    [[nodiscard]] QByteArray id(const QByteArray& table, const QByteArray& region) const;
    void join(const QByteArray& table, const QByteArray& region, const QByteArray& id);
    /// With what waits for it; who remains alone is in no group either.
    void leave(const QByteArray& table, const QByteArray& region);
    /// Whether the two have replicas of a table.
    [[nodiscard]] bool areRelated(const QByteArray& from, const QByteArray& to) const;

    bool operator==(const ReplicationState&) const = default;
};

}  // namespace trestle::engine
