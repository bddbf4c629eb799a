// Keys, indexes, projections and billing of a table, to read.
#pragma once

#include "core/tables/schema/TableDescription.h"

#include <QWidget>

class QTreeWidget;

namespace trestle::ui {

class ThemedLabel;

class SchemaView : public QWidget
{
    Q_OBJECT

public:
    explicit SchemaView(QWidget* parent = nullptr);

    void setTable(const tables::TableStatus& status);

private:
    ThemedLabel* m_facts;
    QTreeWidget* m_list;
};

}  // namespace trestle::ui
