// What the console remembers of a table, whether its tab is open or not and from one start to the next: what is staged,
// how the columns stand, which queries were run. Main thread.
#pragma once

#include "ui/tables/ColumnLayout.h"
#include "ui/tables/StagedEdits.h"

#include <QTimer>

#include <map>
#include <memory>

namespace trestle::ui {

class TableMemory : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype keptQueries = 20;

    explicit TableMemory(QObject* parent = nullptr);

    [[nodiscard]] StagedEdits& edits() { return m_edits; }
    [[nodiscard]] const ColumnLayout& columns() const { return m_columns; }
    void setColumns(const ColumnLayout& columns);
    /// As queryToJson() gives them, the last run first.
    [[nodiscard]] const QList<QJsonObject>& queries() const { return m_queries; }
    /// Puts a query at the head; the oldest goes.
    void addQuery(const QJsonObject& query);

    [[nodiscard]] QJsonObject toJson() const;
    void restore(const QJsonObject& json);

Q_SIGNALS:
    void changed();

private:
    StagedEdits m_edits;
    ColumnLayout m_columns;
    QList<QJsonObject> m_queries;
};

/// The memories of all tables of a workspace, in one file. Written half a second after a change, and at the end.
class TableMemories : public QObject
{
    Q_OBJECT

public:
    /// "": nothing is kept beyond the window.
    explicit TableMemories(const QString& file, QObject* parent = nullptr);
    ~TableMemories() override;

    [[nodiscard]] TableMemory& of(const QByteArray& table);
    /// The tables with something staged, opened in this window or not.
    [[nodiscard]] QList<QByteArray> staged();

private:
    void write();

    QString m_file;
    QJsonObject m_read;  // as the file had it, for tables nobody asked for yet
    std::map<QByteArray, std::unique_ptr<TableMemory>> m_memories;
    QTimer m_pause;
};

}  // namespace trestle::ui
