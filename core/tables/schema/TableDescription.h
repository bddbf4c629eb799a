// What a table is, as its creator said it: names, keys, indexes, billing. A value; compared and copied freely.
#pragma once

#include "core/tables/values/AttributeValue.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace trestle::tables {

/// Types a key attribute may have.
enum class KeyType { S, N, B };

struct KeyAttribute
{
    QByteArray name;
    KeyType type = KeyType::S;

    bool operator==(const KeyAttribute&) const = default;
};

struct KeySchema
{
    KeyAttribute partition;            // HASH
    std::optional<KeyAttribute> sort;  // RANGE

    bool operator==(const KeySchema&) const = default;
};

enum class ProjectionType { All, KeysOnly, Include };
enum class IndexKind { Global, Local };

struct Throughput
{
    qint64 read = 0;
    qint64 write = 0;

    bool operator==(const Throughput&) const = default;
};

struct IndexDescription
{
    QByteArray name;
    IndexKind kind = IndexKind::Global;
    KeySchema keys;
    ProjectionType projection = ProjectionType::All;
    QList<QByteArray> nonKeyAttributes;  // with Include
    Throughput throughput;

    bool operator==(const IndexDescription&) const = default;
};

enum class BillingMode { Provisioned, PayPerRequest };

struct TableDescription
{
    QByteArray name;  // 3..255 of a-zA-Z0-9_.-
    KeySchema keys;
    QList<IndexDescription> indexes;
    BillingMode billing = BillingMode::PayPerRequest;
    Throughput throughput;
    bool deletionProtection = false;
    std::optional<QByteArray> timeToLiveAttribute;

    [[nodiscard]] const IndexDescription* index(QByteArrayView indexName) const;
    bool operator==(const TableDescription&) const = default;
};

/// What the store adds to the description.
struct TableStatus
{
    TableDescription description;
    QByteArray id;  // UUID
    qint64 createdMs = 0;
    qint64 itemCount = 0;  // kept up to date with every write
    qint64 sizeBytes = 0;
};

}  // namespace trestle::tables
