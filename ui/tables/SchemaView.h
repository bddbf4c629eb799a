// Keys, indexes and settings of a table. What the design can say is edited here, by steps on the document's undo stack;
// what the service cannot change (the keys) is shown.
#pragma once

#include "core/tables/schema/TableDescription.h"
#include "ui/document/WorkspaceDocument.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace trestle::ui {

class InlineError;
class SegmentedControl;
class ThemedLabel;

class SchemaView : public QWidget
{
    Q_OBJECT

public:
    SchemaView(WorkspaceDocument& document, const QByteArray& table, QWidget* parent = nullptr);

    void setTable(const tables::TableStatus& status);

Q_SIGNALS:
    /// After the user was asked and has agreed.
    void deletionRequested();

private:
    QWidget* makeSettings();
    void connectSettings();
    QWidget* makeIndexForm();
    void refresh();
    void edit(const std::function<void(tables::TableDescription&)>& change, InlineError* error);
    void addIndex();
    void removeIndex();
    void askForDeletion();
    [[nodiscard]] base::Result<tables::IndexDescription> newIndex() const;

    WorkspaceDocument& m_document;
    QByteArray m_table;
    tables::TableStatus m_status;
    ThemedLabel* m_keys;
    SegmentedControl* m_billing;
    QWidget* m_units;
    QLineEdit* m_read;
    QLineEdit* m_write;
    QLineEdit* m_timeToLive;
    QCheckBox* m_protection;
    InlineError* m_error;
    QTreeWidget* m_list;
    QPushButton* m_remove;
    QLineEdit* m_name;
    QComboBox* m_kind;
    QLineEdit* m_partition;
    QComboBox* m_partitionType;
    QLineEdit* m_sort;
    QComboBox* m_sortType;
    QComboBox* m_projection;
    QLineEdit* m_included;
    InlineError* m_indexError;
    QPushButton* m_delete;
};

}  // namespace trestle::ui
