// A table as the designer sees it: keys and indexes, the routes that use it, the way to its items.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/widgets/FormColumn.h"

namespace trestle::ui {

class ThemedLabel;

class TableInspector : public FormColumn
{
    Q_OBJECT

public:
    explicit TableInspector(DesignCommands& commands);

    void show(const workspace::ObjectRef& object);

private:
    void refresh();

    DesignCommands& m_commands;
    QByteArray m_name;
    ThemedLabel* m_title;
    ThemedLabel* m_partition;
    ThemedLabel* m_sort;
    ThemedLabel* m_indexes;
    ThemedLabel* m_routes;
};

}  // namespace trestle::ui
