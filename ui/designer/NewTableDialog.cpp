#include "ui/designer/NewTableDialog.h"

#include <QComboBox>
#include <QLineEdit>

namespace trestle::ui {

NewTableDialog::NewTableDialog(WorkspaceDocument& document, QWidget* parent)
    : DialogForm(tr("New table"), tr("Add table"), parent),
      m_document(document),
      m_name(new QLineEdit),
      m_index(new QLineEdit)
{
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setPlaceholderText(tr("Books"));
    form().addField(tr("Name"), m_name);
    m_partition = addKey(QStringLiteral("partition"), tr("Partition key"), QStringLiteral("id"));
    m_sort = addKey(QStringLiteral("sort"), tr("Sort key"), tr("None"));
    form().addSeparator();
    m_index->setObjectName(QStringLiteral("index"));
    m_index->setPlaceholderText(tr("None"));
    form().addField(tr("Global secondary index"), m_index);
    m_indexPartition = addKey(QStringLiteral("indexPartition"), tr("Its partition key"), QString());
    m_indexSort = addKey(QStringLiteral("indexSort"), tr("Its sort key"), tr("None"));
    const auto enableIndex = [this](const QString& name) {
        for (QWidget* field : std::initializer_list<QWidget*>{m_indexPartition.name, m_indexPartition.type,
                                                              m_indexSort.name, m_indexSort.type})
            field->setEnabled(!name.trimmed().isEmpty());
    };
    enableIndex({});
    connect(m_index, &QLineEdit::textChanged, this, enableIndex);
}

NewTableDialog::Key NewTableDialog::addKey(const QString& objectName, const QString& label, const QString& placeholder)
{
    Key key{new QLineEdit, new QComboBox};
    key.name->setObjectName(objectName);
    key.name->setPlaceholderText(placeholder);
    key.type->setObjectName(objectName + QStringLiteral("Type"));
    key.type->addItems({tr("String"), tr("Number"), tr("Binary")});
    form().addRow({{label, key.name}, {tr("Type"), key.type}});
    return key;
}

tables::KeyAttribute NewTableDialog::attribute(const Key& key)
{
    return {key.name->text().trimmed().toUtf8(), static_cast<tables::KeyType>(key.type->currentIndex())};
}

void NewTableDialog::submit()
{
    tables::TableDescription table;
    table.name = m_name->text().trimmed().toUtf8();
    table.keys.partition = attribute(m_partition);
    if (const auto sort = attribute(m_sort); !sort.name.isEmpty()) table.keys.sort = sort;
    if (const QByteArray name = m_index->text().trimmed().toUtf8(); !name.isEmpty()) {
        tables::IndexDescription index;
        index.name = name;
        index.keys.partition = attribute(m_indexPartition);
        if (const auto sort = attribute(m_indexSort); !sort.name.isEmpty()) index.keys.sort = sort;
        table.indexes.append(index);
    }
    const QByteArray name = table.name;
    if (auto added = m_document.addTable(std::move(table)); !added) {
        setError(added.error().message);
        return;
    }
    Q_EMIT made(name);
    accept();
}

}  // namespace trestle::ui
