#include "ui/designer/TableInspector.h"

#include "core/gateway/definition/RouteTarget.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

namespace trestle::ui {

using workspace::ObjectRef;

namespace {

QString keyWords(const tables::KeyAttribute& key)
{
    static constexpr char letters[] = {'S', 'N', 'B'};
    return QString::fromUtf8(key.name) + QStringLiteral("  ") + QLatin1Char(letters[static_cast<int>(key.type)]);
}

QString keyWords(const tables::KeySchema& keys)
{
    return keys.sort ? keyWords(keys.partition) + QStringLiteral(", ") + keyWords(*keys.sort)
                     : keyWords(keys.partition);
}

}  // namespace

TableInspector::TableInspector(DesignCommands& commands)
    : m_commands(commands),
      m_title(new ThemedLabel({}, FontRole::Section)),
      m_partition(new ThemedLabel({}, FontRole::Code)),
      m_sort(new ThemedLabel({}, FontRole::Code)),
      m_indexes(new ThemedLabel({}, FontRole::Code)),
      m_routes(new ThemedLabel({}, FontRole::Code))
{
    addWidget(m_title);
    auto* open = makeButton(tr("Open table"));
    addWidget(open);
    addSeparator();
    addField(tr("Partition key"), m_partition);
    addField(tr("Sort key"), m_sort);
    addField(tr("Indexes"), m_indexes);
    addField(tr("Used by"), m_routes);
    m_indexes->setWordWrap(true);
    addStretch();
    connect(open, &QPushButton::clicked, this, [this] { m_commands.open({ObjectRef::Kind::Table, m_name, {}}); });
    connect(&commands.document(), &WorkspaceDocument::changed, this, [this](const Change& change) {
        if (change.kind == Change::Kind::Changed && change.before == ObjectRef{ObjectRef::Kind::Table, m_name, {}})
            m_name = change.after.name;
        refresh();
    });
}

void TableInspector::show(const ObjectRef& object)
{
    m_name = object.name;
    refresh();
}

void TableInspector::refresh()
{
    const workspace::Workspace& workspace = m_commands.document().workspace();
    const tables::TableDescription* table = workspace.table(m_name);
    if (table == nullptr) return;
    m_title->setText(QString::fromUtf8(table->name));
    m_partition->setText(keyWords(table->keys.partition));
    m_sort->setText(table->keys.sort ? keyWords(*table->keys.sort) : tr("None"));
    QStringList indexes;
    for (const tables::IndexDescription& index : table->indexes)
        indexes.append(QString::fromUtf8(index.name) + QStringLiteral(": ") + keyWords(index.keys));
    m_indexes->setText(indexes.isEmpty() ? tr("None") : indexes.join(u'\n'));
    QStringList routes;
    for (const gateway::Api& api : workspace.apis) {
        for (const gateway::Route& route : api.routes) {
            const gateway::RouteTarget to = gateway::routeTarget(api, route);
            if (to.kind == gateway::RouteTarget::Kind::Table && to.name == m_name)
                routes.append(tr("%1 (%2)").arg(QString::fromUtf8(route.key()), QString::fromUtf8(to.action)));
        }
    }
    m_routes->setText(routes.isEmpty() ? tr("No route") : routes.join(u'\n'));
}

}  // namespace trestle::ui
