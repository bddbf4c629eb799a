#include "ui/tables/ItemRows.h"

#include "core/tables/schema/ItemKeys.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/EncodedReader.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::ui {

using tables::AttributeValue;
using tables::EncodedReader;
using tables::EncodedType;
using tables::Item;
using tables::PageResult;

namespace {

// With a filter most items read may be left out: larger pages, and several of them before the user is asked.
constexpr qint64 filteredPageItems = 1'000;
constexpr int pagesOfOneLoad = 20;
constexpr qsizetype rowsOfOneLoad = 50;

AttributeValue::Type typeOf(EncodedType type)
{
    using Type = AttributeValue::Type;
    switch (type) {
        case EncodedType::S:
            return Type::S;
        case EncodedType::N:
            return Type::N;
        case EncodedType::B:
            return Type::B;
        case EncodedType::False:
        case EncodedType::True:
            return Type::Bool;
        case EncodedType::Null:
            return Type::Null;
        case EncodedType::M:
            return Type::M;
        case EncodedType::L:
            return Type::L;
        case EncodedType::SS:
            return Type::SS;
        case EncodedType::NS:
            return Type::NS;
        case EncodedType::BS:
            return Type::BS;
    }
    return Type::Null;
}

/// What a row is sorted by: missing values last, values of one type together.
struct SortKey
{
    int rank = std::numeric_limits<int>::max();
    tables::Decimal number;
    QByteArray bytes;
    size_t row = 0;

    std::strong_ordering operator<=>(const SortKey& other) const
    {
        if (const auto byRank = rank <=> other.rank; byRank != 0) return byRank;
        if (const auto byNumber = number <=> other.number; byNumber != 0) return byNumber;
        return bytes.compare(other.bytes) <=> 0;
    }
};

SortKey sortKey(const std::optional<AttributeValue>& value, size_t row)
{
    SortKey key;
    key.row = row;
    if (!value) return key;
    key.rank = static_cast<int>(value->type());
    if (const auto* number = value->as<tables::Decimal>())
        key.number = *number;
    else if (const auto* string = value->as<AttributeValue::String>())
        key.bytes = string->utf8;
    else if (const auto* binary = value->as<AttributeValue::Binary>())
        key.bytes = binary->bytes;
    else
        tables::appendPlainJson(key.bytes, *value);
    return key;
}

}  // namespace

ItemRows::ItemRows(engine::Engine& engine, QObject* parent) : QObject(parent), m_engine(engine) {}

QByteArray ItemRows::idOf(const tables::TableDescription& table, const Item& item)
{
    return tables::encodeItem(tables::keyOf(table.keys, item));
}

void ItemRows::read(const tables::TableDescription& table, const ItemQuery& query)
{
    m_table = table;
    m_query = query;
    m_lastKey.reset();
    m_restarting = true;
    m_pagesOfThisLoad = 0;
    m_rowsBeforeLoad = 0;
    request();
}

void ItemRows::loadMore()
{
    if (m_loading || !m_lastKey || isFull()) return;
    m_pagesOfThisLoad = 0;
    m_rowsBeforeLoad = size();
    request();
}

void ItemRows::request()
{
    m_loading = true;
    m_problem.clear();
    ReadRequest read = toRequest(m_query, m_table);
    const auto reply = [this, token = ++m_token](tables::OperationResult<PageResult> result) {
        if (token == m_token) take(std::move(result));
    };
    std::visit(
        [&](auto& request) {
            if (!request.limit) request.limit = m_query.hasFilter(m_table) ? filteredPageItems : pageItems;
            request.exclusiveStartKey = m_lastKey;
            if constexpr (std::is_same_v<std::decay_t<decltype(request)>, tables::QueryRequest>)
                m_engine.tables().query(std::move(request), this, reply);
            else
                m_engine.tables().scan(std::move(request), this, reply);
        },
        read);
    Q_EMIT stateChanged();
}

void ItemRows::take(tables::OperationResult<PageResult> result)
{
    m_loading = false;
    if (!result) {
        m_problem = result.error().message;
        Q_EMIT stateChanged();
        return;
    }
    if (m_restarting) {
        m_restarting = false;
        Q_EMIT aboutToRestart();
        m_rows.clear();
        m_rowOf.clear();
        m_rowsMoved = false;
        m_firstPlace = m_lastPlace = 0;
        m_columns.clear();
        m_figures = {};
        append(std::move(*result));
        if (m_sorting) reorder();
        Q_EMIT restarted();
    } else {
        append(std::move(*result));
        if (m_sorting) {
            Q_EMIT aboutToReorder();
            reorder();
            Q_EMIT reordered();
        }
    }
    ++m_pagesOfThisLoad;
    const bool enough = size() - m_rowsBeforeLoad >= rowsOfOneLoad || m_pagesOfThisLoad >= pagesOfOneLoad;
    if (m_query.hasFilter(m_table) && m_lastKey && !enough && !isFull()) return request();
    Q_EMIT stateChanged();
}

void ItemRows::append(PageResult page)
{
    const bool first = m_columns.empty();
    std::vector<Row> rows;
    const auto add = [&](QByteArray encoded) {
        Item key;
        for (const auto* attribute : {&m_table.keys.partition, m_table.keys.sort ? &*m_table.keys.sort : nullptr}) {
            if (!attribute) continue;
            if (auto value = tables::decodeAttribute(encoded, attribute->name); value && *value)
                key.set(attribute->name, std::move(**value));
        }
        QByteArray id = tables::encodeItem(key);
        // A page may hold an item that one of our own writes has put here already.
        if (rowOf(id) >= 0) return;
        rows.push_back({std::move(id), std::move(encoded), ++m_lastPlace});
    };
    for (QByteArray& encoded : page.encodedItems)
        add(std::move(encoded));
    for (const Item& item : page.items)
        add(tables::encodeItem(item));

    noteColumns(rows);
    m_figures.scanned += page.scannedCount;
    m_figures.kept += page.count;
    m_figures.readUnits += page.capacity.total;
    m_lastKey = std::move(page.lastEvaluatedKey);
    if (rows.empty()) return;
    const auto count = static_cast<qsizetype>(rows.size());
    if (!first) Q_EMIT aboutToInsertRows(size(), count);
    m_rows.reserve(m_rows.size() + rows.size());
    for (Row& row : rows) {
        if (!m_rowsMoved) m_rowOf.insert(row.id, size());
        m_rows.push_back(std::move(row));
    }
    if (!first) Q_EMIT rowsInserted();
}

void ItemRows::noteColumns(const std::vector<Row>& rows)
{
    const bool first = m_columns.empty();
    std::vector<Column> fresh;
    QHash<QByteArray, Column*> known;
    fresh.reserve(64);
    for (Column& column : m_columns)
        known.insert(column.name, &column);
    std::map<QByteArray, Column> seen;
    for (const Row& row : rows) {
        EncodedReader reader(row.encoded);
        const quint32 count = reader.itemHeader();
        for (quint32 i = 0; i < count && !reader.failed(); ++i) {
            const QByteArray name = reader.bytes().toByteArray();
            EncodedReader ahead = reader;
            const AttributeValue::Type type = typeOf(ahead.type());
            reader.skipValue();
            if (reader.failed()) break;
            if (Column* column = known.value(name)) {
                ++column->seen;
            } else {
                ++seen.try_emplace(name, Column{name, type, 0}).first->second.seen;
            }
        }
    }
    if (first) {
        // Keys first, those of the index read after those of the table.
        const tables::KeySchema& index = keysOf(m_query, m_table);
        for (const tables::KeySchema* keys : {&std::as_const(m_table.keys), &index}) {
            for (const auto* key : {&keys->partition, keys->sort ? &*keys->sort : nullptr}) {
                if (!key) continue;
                const auto taken = std::find_if(fresh.begin(), fresh.end(),
                                                [&](const Column& column) { return column.name == key->name; });
                if (taken != fresh.end()) continue;
                const auto found = seen.find(key->name);
                const qint64 count = found == seen.end() ? 0 : found->second.seen;
                fresh.push_back({key->name,
                                 key->type == tables::KeyType::S   ? AttributeValue::Type::S
                                 : key->type == tables::KeyType::N ? AttributeValue::Type::N
                                                                   : AttributeValue::Type::B,
                                 count});
                if (found != seen.end()) seen.erase(found);
            }
        }
    }
    const auto others = static_cast<std::ptrdiff_t>(fresh.size());
    for (auto& [name, column] : seen)
        fresh.push_back(std::move(column));
    std::stable_sort(fresh.begin() + others, fresh.end(),
                     [](const Column& a, const Column& b) { return a.seen > b.seen; });
    if (fresh.empty()) return;
    if (!first)
        Q_EMIT aboutToInsertColumns(static_cast<qsizetype>(m_columns.size()), static_cast<qsizetype>(fresh.size()));
    m_columns.insert(m_columns.end(), fresh.begin(), fresh.end());
    if (!first) Q_EMIT columnsInserted();
}

std::optional<AttributeValue> ItemRows::value(qsizetype row, const QByteArray& attribute) const
{
    auto value = tables::decodeAttribute(m_rows[static_cast<size_t>(row)].encoded, attribute);
    return value ? std::move(*value) : std::nullopt;
}

Item ItemRows::item(qsizetype row) const
{
    auto item = tables::decodeItem(m_rows[static_cast<size_t>(row)].encoded);
    return item ? std::move(*item) : Item();
}

qsizetype ItemRows::rowOf(const QByteArray& id) const
{
    if (m_rowsMoved) {
        m_rowsMoved = false;
        m_rowOf.clear();
        m_rowOf.reserve(size());
        for (qsizetype row = 0; row < size(); ++row)
            m_rowOf.insert(m_rows[static_cast<size_t>(row)].id, row);
    }
    return m_rowOf.value(id, -1);
}

void ItemRows::sort(const std::optional<Sorting>& sorting)
{
    if (m_sorting == sorting) return;
    m_sorting = sorting;
    Q_EMIT aboutToReorder();
    reorder();
    Q_EMIT reordered();
    Q_EMIT stateChanged();
}

void ItemRows::reorder()
{
    m_rowsMoved = true;
    if (!m_sorting) {
        std::sort(m_rows.begin(), m_rows.end(), [](const Row& a, const Row& b) { return a.place < b.place; });
        return;
    }
    std::vector<SortKey> keys;
    keys.reserve(m_rows.size());
    for (size_t row = 0; row < m_rows.size(); ++row)
        keys.push_back(sortKey(value(static_cast<qsizetype>(row), m_sorting->attribute), row));
    const bool descending = m_sorting->order == Qt::DescendingOrder;
    std::sort(keys.begin(), keys.end(), [&](const SortKey& a, const SortKey& b) {
        const bool missing = a.rank == SortKey().rank || b.rank == SortKey().rank;
        const auto order = a <=> b;
        if (order != 0) return (order < 0) != (descending && !missing);
        return m_rows[a.row].place < m_rows[b.row].place;
    });
    std::vector<Row> rows;
    rows.reserve(m_rows.size());
    for (const SortKey& key : keys)
        rows.push_back(std::move(m_rows[key.row]));
    m_rows = std::move(rows);
}

void ItemRows::put(const std::vector<Item>& items)
{
    std::vector<Row> fresh;
    for (const Item& item : items) {
        addColumnsOf(item);
        Row row{idOf(m_table, item), tables::encodeItem(item), 0};
        const qsizetype at = rowOf(row.id);
        if (at < 0) {
            row.place = m_firstPlace--;
            fresh.insert(fresh.begin(), std::move(row));
            continue;
        }
        row.place = m_rows[static_cast<size_t>(at)].place;
        m_rows[static_cast<size_t>(at)] = std::move(row);
        Q_EMIT rowChanged(at);
    }
    if (fresh.empty()) return;
    Q_EMIT aboutToInsertRows(0, static_cast<qsizetype>(fresh.size()));
    m_rows.insert(m_rows.begin(), std::make_move_iterator(fresh.begin()), std::make_move_iterator(fresh.end()));
    m_rowsMoved = true;
    Q_EMIT rowsInserted();
    Q_EMIT stateChanged();
}

void ItemRows::remove(const QByteArray& id)
{
    const qsizetype row = rowOf(id);
    if (row < 0) return;
    Q_EMIT aboutToRemoveRow(row);
    m_rows.erase(m_rows.begin() + row);
    m_rowsMoved = true;
    Q_EMIT rowRemoved();
    Q_EMIT stateChanged();
}

void ItemRows::complete(const QByteArray& id, const QByteArray& encoded)
{
    const qsizetype row = rowOf(id);
    if (row < 0) return;
    m_rows[static_cast<size_t>(row)].encoded = encoded;
    Q_EMIT rowChanged(row);
}

void ItemRows::addColumnsOf(const Item& item)
{
    // Without columns nothing was read yet, and the first page begins with the keys.
    if (m_columns.empty()) return;
    const auto known = [this](const QByteArray& name) {
        return std::any_of(m_columns.begin(), m_columns.end(), [&](const Column& c) { return c.name == name; });
    };
    for (const auto& [name, value] : item) {
        if (known(name)) continue;
        Q_EMIT aboutToInsertColumns(static_cast<qsizetype>(m_columns.size()), 1);
        m_columns.push_back({name, value.type(), 0});
        Q_EMIT columnsInserted();
    }
}

}  // namespace trestle::ui
