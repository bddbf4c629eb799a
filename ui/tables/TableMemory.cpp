#include "ui/tables/TableMemory.h"

#include "core/workspace/AtomicFile.h"

#include <QFile>
#include <QJsonDocument>

namespace trestle::ui {

namespace {
constexpr int writeAfterMs = 500;
}

TableMemory::TableMemory(QObject* parent) : QObject(parent)
{
    connect(&m_edits, &StagedEdits::changed, this, &TableMemory::changed);
}

void TableMemory::setColumns(const ColumnLayout& columns)
{
    if (m_columns == columns) return;
    m_columns = columns;
    Q_EMIT changed();
}

void TableMemory::addQuery(const QJsonObject& query)
{
    m_queries.removeAll(query);
    m_queries.prepend(query);
    while (m_queries.size() > keptQueries)
        m_queries.removeLast();
    Q_EMIT changed();
}

QJsonObject TableMemory::toJson() const
{
    QJsonArray queries;
    for (const QJsonObject& query : m_queries)
        queries.append(query);
    return {{QStringLiteral("staged"), m_edits.toJson()},
            {QStringLiteral("columns"), m_columns.toJson()},
            {QStringLiteral("queries"), queries}};
}

void TableMemory::restore(const QJsonObject& json)
{
    m_edits.restore(json[u"staged"].toArray());
    m_columns = ColumnLayout::fromJson(json[u"columns"].toObject());
    m_queries.clear();
    for (const auto& query : json[u"queries"].toArray())
        m_queries += query.toObject();
}

TableMemories::TableMemories(const QString& file, QObject* parent) : QObject(parent), m_file(file)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(writeAfterMs);
    connect(&m_pause, &QTimer::timeout, this, &TableMemories::write);
    QFile stored(file);
    if (!file.isEmpty() && stored.open(QIODevice::ReadOnly))
        m_read = QJsonDocument::fromJson(stored.readAll()).object();
}

TableMemories::~TableMemories()
{
    if (m_pause.isActive()) write();
}

TableMemory& TableMemories::of(const QByteArray& table)
{
    std::unique_ptr<TableMemory>& memory = m_memories[table];
    if (!memory) {
        memory = std::make_unique<TableMemory>();
        memory->restore(m_read[QString::fromUtf8(table)].toObject());
        connect(memory.get(), &TableMemory::changed, this, [this] { m_pause.start(); });
    }
    return *memory;
}

QList<QByteArray> TableMemories::staged()
{
    for (auto each = m_read.constBegin(); each != m_read.constEnd(); ++each)
        (void)of(each.key().toUtf8());
    QList<QByteArray> tables;
    for (const auto& [table, memory] : m_memories)
        if (!memory->edits().isEmpty()) tables += table;
    return tables;
}

void TableMemories::write()
{
    if (m_file.isEmpty()) return;
    for (const auto& [table, memory] : m_memories)
        m_read[QString::fromUtf8(table)] = memory->toJson();
    // What cannot be written now is tried again with the next change.
    (void)workspace::writeAtomically(m_file, QJsonDocument(m_read).toJson(QJsonDocument::Compact));
}

}  // namespace trestle::ui
