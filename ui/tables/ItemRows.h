// The items of one read as rows, page by page by last key; a row is the encoded item, so a hundred thousand fit in
// memory. Reads run off this thread; an answer that comes after the next read was started is dropped. Nothing is ever
// counted ahead: there is more as long as the service gives a last key. Main thread.
#pragma once

#include "core/engine/Engine.h"
#include "ui/tables/ItemQuery.h"

#include <QHash>
#include <QObject>

namespace trestle::ui {

class ItemRows : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype keptRows = 100'000;
    static constexpr qint64 pageItems = 200;

    struct Column
    {
        QByteArray name;
        tables::AttributeValue::Type type = tables::AttributeValue::Type::S;  // of the first value seen
        qint64 seen = 0;                                                      // items that have it

        bool operator==(const Column&) const = default;
    };
    /// The order of the rows held, not of the table: what is read later stands behind until it is sorted too.
    struct Sorting
    {
        QByteArray attribute;
        Qt::SortOrder order = Qt::AscendingOrder;

        bool operator==(const Sorting&) const = default;
    };
    struct Figures
    {
        qint64 scanned = 0;
        qint64 kept = 0;
        double readUnits = 0;
    };

    explicit ItemRows(engine::Engine& engine, QObject* parent = nullptr);

    /// Reads anew. The rows of before stay until the first page is there.
    void read(const tables::TableDescription& table, const ItemQuery& query);
    /// The next page; nothing while one is under way, at the end, or when keptRows are held.
    void loadMore();

    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_rows.size()); }
    [[nodiscard]] const std::vector<Column>& columns() const { return m_columns; }
    [[nodiscard]] std::optional<tables::AttributeValue> value(qsizetype row, const QByteArray& attribute) const;
    [[nodiscard]] tables::Item item(qsizetype row) const;
    /// The encoded key of the row's item: what names it everywhere in this page.
    [[nodiscard]] const QByteArray& id(qsizetype row) const { return m_rows[static_cast<size_t>(row)].id; }
    [[nodiscard]] static QByteArray idOf(const tables::TableDescription& table, const tables::Item& item);
    /// -1 if no row has it.
    [[nodiscard]] qsizetype rowOf(const QByteArray& id) const;

    [[nodiscard]] bool isLoading() const { return m_loading; }
    [[nodiscard]] bool hasMore() const { return m_lastKey.has_value(); }
    [[nodiscard]] bool isFull() const { return size() >= keptRows; }
    [[nodiscard]] const Figures& figures() const { return m_figures; }
    [[nodiscard]] const ItemQuery& query() const { return m_query; }
    /// Why the last page did not come; empty otherwise.
    [[nodiscard]] const QString& problem() const { return m_problem; }

    /// Sorts the rows held by an attribute; nothing: as they were read. Types stand in the order of their names in
    /// pickers, items without the attribute last.
    void sort(const std::optional<Sorting>& sorting);
    [[nodiscard]] const std::optional<Sorting>& sorting() const { return m_sorting; }

    // What a write of our own changed, without reading anew.
    void put(const tables::Item& item) { put(std::vector{item}); }
    void put(const std::vector<tables::Item>& items);
    void remove(const QByteArray& id);
    /// The whole item of a row that a projection gave a part of. Its columns stay those of the read.
    void complete(const QByteArray& id, const QByteArray& encoded);
    /// Makes sure that there are columns for the item's attributes.
    void addColumnsOf(const tables::Item& item);

Q_SIGNALS:
    void aboutToRestart();
    void restarted();
    void aboutToInsertRows(qsizetype first, qsizetype count);
    void rowsInserted();
    void aboutToRemoveRow(qsizetype row);
    void rowRemoved();
    void rowChanged(qsizetype row);
    void aboutToReorder();
    void reordered();
    void aboutToInsertColumns(qsizetype first, qsizetype count);
    void columnsInserted();
    /// Loading, figures, problem.
    void stateChanged();

private:
    struct Row
    {
        QByteArray id;
        QByteArray encoded;
        qint64 place = 0;  // among the rows as they were read
    };

    void request();
    void take(tables::OperationResult<tables::PageResult> result);
    void append(tables::PageResult page);
    void noteColumns(const std::vector<Row>& rows);
    void reorder();

    engine::Engine& m_engine;
    tables::TableDescription m_table;
    ItemQuery m_query;
    std::vector<Row> m_rows;
    mutable QHash<QByteArray, qsizetype> m_rowOf;  // made anew when asked after rows have moved
    mutable bool m_rowsMoved = false;
    std::optional<Sorting> m_sorting;
    qint64 m_firstPlace = 0;
    qint64 m_lastPlace = 0;
    std::vector<Column> m_columns;
    std::optional<tables::Item> m_lastKey;
    Figures m_figures;
    QString m_problem;
    quint64 m_token = 0;  // of the read whose answers count
    bool m_loading = false;
    bool m_restarting = false;  // the next answer replaces all
    int m_pagesOfThisLoad = 0;
    qsizetype m_rowsBeforeLoad = 0;
};

}  // namespace trestle::ui
