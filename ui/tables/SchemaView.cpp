#include "ui/tables/SchemaView.h"

#include "ui/widgets/ThemedLabel.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

QString keyName(const tables::KeyAttribute& key)
{
    return QStringLiteral("%1  %2").arg(QString::fromUtf8(key.name),
                                        key.type == tables::KeyType::S   ? QStringLiteral("S")
                                        : key.type == tables::KeyType::N ? QStringLiteral("N")
                                                                         : QStringLiteral("B"));
}

QString projectionText(const tables::IndexDescription& index)
{
    switch (index.projection) {
        case tables::ProjectionType::All:
            return QStringLiteral("ALL");
        case tables::ProjectionType::KeysOnly:
            return QStringLiteral("KEYS_ONLY");
        case tables::ProjectionType::Include:
            return QStringLiteral("INCLUDE ") + QString::fromUtf8(index.nonKeyAttributes.join(", "));
    }
    return {};
}

}  // namespace

SchemaView::SchemaView(QWidget* parent)
    : QWidget(parent), m_facts(new ThemedLabel({}, FontRole::Body, Role::Text2, this)), m_list(new QTreeWidget(this))
{
    m_list->setAccessibleName(tr("Keys and indexes"));
    m_list->setHeaderLabels({tr("Index"), tr("Kind"), tr("Partition key"), tr("Sort key"), tr("Projection")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_facts->setContentsMargins(Theme::panelPadding, Theme::panelPadding, Theme::panelPadding, Theme::panelPadding);
    m_facts->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_facts);
    column->addWidget(m_list, 1);
}

void SchemaView::setTable(const tables::TableStatus& status)
{
    const tables::TableDescription& table = status.description;
    QStringList facts;
    if (table.billing == tables::BillingMode::PayPerRequest)
        facts += tr("Billing PAY_PER_REQUEST");
    else
        facts += tr("Billing PROVISIONED, %L1 read and %L2 write units")
                     .arg(table.throughput.read)
                     .arg(table.throughput.write);
    facts += table.timeToLiveAttribute ? tr("time to live by %1").arg(QString::fromUtf8(*table.timeToLiveAttribute))
                                       : tr("no time to live");
    facts += table.deletionProtection ? tr("protected from deletion") : tr("may be deleted");
    m_facts->setText(facts.join(u" · "_qs));

    m_list->clear();
    const auto add = [this](const QString& name, const QString& kind, const tables::KeySchema& keys,
                            const QString& projection) {
        auto* row = new QTreeWidgetItem(
            m_list, {name, kind, keyName(keys.partition), keys.sort ? keyName(*keys.sort) : QString(), projection});
        for (const int column : {2, 3, 4})
            row->setFont(column, Theme::instance().font(FontRole::CodeSmall));
    };
    add(tr("Primary"), tr("table"), table.keys, QStringLiteral("ALL"));
    for (const tables::IndexDescription& index : table.indexes)
        add(QString::fromUtf8(index.name), index.kind == tables::IndexKind::Global ? tr("global") : tr("local"),
            index.keys, projectionText(index));
}

}  // namespace trestle::ui
