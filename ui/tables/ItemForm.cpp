#include "ui/tables/ItemForm.h"

#include "ui/tables/AttributeRow.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/Theme.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace trestle::ui {

using tables::Item;

ItemForm::ItemForm(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout)
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(Theme::panelPadding, Theme::panelPadding, Theme::panelPadding, Theme::panelPadding);
    outer->setSpacing(6);
    m_column->setSpacing(6);
    outer->addLayout(m_column);
    m_add = makeButton(tr("Add attribute"), ButtonKind::Link, this);
    connect(m_add, &QPushButton::clicked, this, &ItemForm::addAttribute);
    outer->addWidget(m_add, 0, Qt::AlignLeft);
    outer->addStretch();
}

void ItemForm::setItem(const tables::KeySchema& keys, const StagedItem& staged)
{
    m_staged = staged;
    const bool deleted = staged.base && !staged.item;
    const Item& shown = staged.item ? *staged.item : *staged.base;
    QList<QByteArray> keyNames = {keys.partition.name};
    if (keys.sort) keyNames += keys.sort->name;
    size_t at = 0;
    // From one item to the next of its kind the same fields show other values.
    const auto place = [&](const QByteArray& name, const tables::AttributeValue& value, AttributeRow::Mode mode) {
        if (at < m_rows.size() && !m_rows[at]->reuse(name, value, mode)) dropRows(at);
        if (at == m_rows.size()) addRow(name, value, mode);
        ++at;
    };
    for (const QByteArray& name : keyNames)
        if (const tables::AttributeValue* value = shown.find(name))
            place(name, *value, staged.base ? AttributeRow::Mode::FixedKey : AttributeRow::Mode::NewKey);
    for (const auto& [name, value] : shown)
        if (!keyNames.contains(name))
            place(name, value, deleted ? AttributeRow::Mode::ReadOnly : AttributeRow::Mode::Attribute);
    dropRows(at);
    m_add->setVisible(!deleted);
    markChanges();
}

void ItemForm::dropRows(size_t from)
{
    for (size_t i = from; i < m_rows.size(); ++i) {
        m_column->removeWidget(m_rows[i]);
        m_rows[i]->hide();
        m_rows[i]->deleteLater();
    }
    m_rows.resize(std::min(from, m_rows.size()));
}

std::optional<Item> ItemForm::item() const
{
    std::vector<Item::Attribute> attributes;
    QSet<QByteArray> names;
    bool readable = true;
    for (AttributeRow* row : m_rows) {
        auto value = row->value();
        QString problem;
        if (row->name().isEmpty())
            problem = tr("The attribute needs a name");
        else if (names.contains(row->name()))
            problem = tr("The item already has an attribute %1").arg(QString::fromUtf8(row->name()));
        else if (!value)
            problem = value.error().message;
        row->setProblem(problem);
        names += row->name();
        if (!problem.isEmpty())
            readable = false;
        else
            attributes.emplace_back(row->name(), std::move(*value));
    }
    return readable ? std::optional(Item::fromUnsorted(std::move(attributes))) : std::nullopt;
}

void ItemForm::focusFirstField()
{
    if (!m_rows.empty()) m_rows.front()->focusValue();
}

void ItemForm::addAttribute()
{
    if (!m_staged.item) return;
    AttributeRow* row = addRow({}, tables::AttributeValue::string({}), AttributeRow::Mode::Attribute);
    row->show();
    row->focusName();
}

AttributeRow* ItemForm::addRow(const QByteArray& name, const tables::AttributeValue& value, AttributeRow::Mode mode)
{
    auto* row = new AttributeRow(name, value, mode, this);
    connect(row, &AttributeRow::edited, this, [this, row] { rowEdited(row); });
    connect(row, &AttributeRow::focused, this, [this, row] { Q_EMIT attributeFocused(row->name()); });
    connect(row, &AttributeRow::actionRequested, this, [this, row](AttributeRow::Action action) { act(row, action); });
    m_column->addWidget(row);
    m_rows.push_back(row);
    return row;
}

void ItemForm::act(AttributeRow* row, AttributeRow::Action action)
{
    if (action == AttributeRow::Action::Duplicate) {
        const auto value = row->value();
        if (!value) return;
        AttributeRow* copy = addRow(row->name() + "Copy", *value, AttributeRow::Mode::Attribute);
        copy->show();
        copy->focusName();
        return rowEdited(copy);
    }
    // Attributes of an item have no order to move in.
    if (action != AttributeRow::Action::Remove) return;
    std::erase(m_rows, row);
    m_column->removeWidget(row);
    row->hide();
    row->deleteLater();
    rowEdited(nullptr);
}

void ItemForm::rowEdited(const AttributeRow* row)
{
    std::optional<Item> fresh = item();
    if (!fresh) return Q_EMIT unreadable();
    m_staged.item = *fresh;
    markChanges();
    Q_EMIT edited(*fresh, row ? row->name() : QByteArray());
}

void ItemForm::markChanges()
{
    if (!m_staged.base || !m_staged.item) return;
    const std::vector<QByteArray> changed = m_staged.changedAttributes();
    for (AttributeRow* row : m_rows)
        row->setChanged(std::find(changed.begin(), changed.end(), row->name()) != changed.end());
}

}  // namespace trestle::ui
