// replication.json = {"tables": {NAME: {REGION: table's id}}, "carried": {REGION: {TO: sequence}},
//                     "filling": [{"table": NAME, "from": REGION, "to": REGION}]}
#include "core/engine/ReplicationState.h"

#include "core/base/JsonMember.h"

#include <QFile>
#include <QSaveFile>

#include <algorithm>

namespace trestle::engine {

namespace {

const base::JsonValue& memberOf(const base::JsonValue& json, QByteArrayView name)
{
    static const base::JsonValue none;
    const base::JsonValue* found = json.find(name);
    return found ? *found : none;
}

}  // namespace

ReplicationState ReplicationState::load(const QString& path)
{
    QFile file(path);
    ReplicationState state;
    if (!file.open(QIODevice::ReadOnly)) return state;
    const auto json = base::parseJson(file.readAll());
    if (!json) return state;
    for (const auto& [table, group] : memberOf(*json, "tables").object())
        for (const auto& [region, id] : group.object())
            state.groups[table][region] = id.string();
    for (const auto& [from, others] : memberOf(*json, "carried").object())
        for (const auto& [to, sequence] : others.object())
            state.cursors[{from, to}] = sequence.toInteger().value_or(0);
    for (const base::JsonValue& fill : memberOf(*json, "filling").array())
        state.fills.push_back({base::textOf(fill, "table"), base::textOf(fill, "from"), base::textOf(fill, "to")});
    return state;
}

base::Result<void> ReplicationState::save(const QString& path) const
{
    base::JsonValue::Object tables;
    for (const auto& [table, group] : groups)
        tables.emplace_back(table, base::JsonValue::Object(group.begin(), group.end()));
    base::JsonValue carried;
    carried.makeObject();
    for (auto at = cursors.begin(); at != cursors.end();) {
        const QByteArray& from = at->first.first;
        base::JsonValue others;
        for (; at != cursors.end() && at->first.first == from; ++at)
            others.insert(at->first.second, at->second);
        carried.insert(from, std::move(others));
    }
    base::JsonValue::Array filling;
    for (const Fill& fill : fills)
        filling.emplace_back(base::JsonValue::Object{{"table", fill.table}, {"from", fill.from}, {"to", fill.to}});
    const base::JsonValue json(base::JsonValue::Object{
        {"tables", std::move(tables)}, {"carried", std::move(carried)}, {"filling", std::move(filling)}});
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(base::writeJson(json)) >= 0 && file.commit()) return {};
    return base::Error{base::ErrorCode::Io, QStringLiteral("%1: %2").arg(path, file.errorString())};
}

QByteArray ReplicationState::id(const QByteArray& table, const QByteArray& region) const
{
    const auto group = groups.find(table);
    if (group == groups.end()) return {};
    const auto found = group->second.find(region);
    return found == group->second.end() ? QByteArray() : found->second;
}

void ReplicationState::join(const QByteArray& table, const QByteArray& region, const QByteArray& id)
{
    groups[table][region] = id;
}

void ReplicationState::leave(const QByteArray& table, const QByteArray& region)
{
    const auto group = groups.find(table);
    if (group == groups.end()) return;
    group->second.erase(region);
    if (group->second.size() < 2) groups.erase(group);
    std::erase_if(fills,
                  [&](const Fill& fill) { return fill.table == table && (fill.to == region || fill.from == region); });
    std::erase_if(cursors, [this](const auto& each) { return !areRelated(each.first.first, each.first.second); });
}

bool ReplicationState::areRelated(const QByteArray& from, const QByteArray& to) const
{
    return std::any_of(groups.begin(), groups.end(),
                       [&](const auto& group) { return group.second.contains(from) && group.second.contains(to); });
}

}  // namespace trestle::engine
