#include "ui/tables/ItemDifference.h"

#include "ui/tables/ValueText.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QGridLayout>
#include <QSet>

#include <set>

namespace trestle::ui {

namespace {

constexpr int shownAttributes = 12;

std::vector<QByteArray> differing(const QList<ItemDifference::Side>& sides)
{
    std::set<QByteArray> names;
    for (const auto& side : sides)
        if (side.item)
            for (const auto& [name, value] : *side.item)
                names.insert(name);
    std::vector<QByteArray> result;
    for (const QByteArray& name : names) {
        const auto valueIn = [&](const ItemDifference::Side& side) {
            return side.item ? side.item->find(name) : nullptr;
        };
        const tables::AttributeValue* first = valueIn(sides.front());
        const bool same = std::all_of(sides.begin(), sides.end(), [&](const auto& side) {
            const tables::AttributeValue* value = valueIn(side);
            return value && first ? *value == *first : value == first;
        });
        if (!same) result.push_back(name);
    }
    return result;
}

}  // namespace

QString keyText(const tables::KeySchema& keys, const tables::Item& item)
{
    QStringList parts;
    for (const auto* key : {&keys.partition, keys.sort ? &*keys.sort : nullptr})
        if (key)
            if (const auto* value = item.find(key->name)) parts += cellText(*value);
    return parts.join(u" / "_qs);
}

ItemDifference::ItemDifference(const QString& heading, const QList<Side>& sides, QWidget* parent)
    : QWidget(parent), m_buttons(new QHBoxLayout)
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::groupGap);
    grid->setVerticalSpacing(4);
    for (int column = 0; column < sides.size(); ++column)
        grid->addWidget(new ThemedLabel(sides[column].title, FontRole::Caption, Role::Text3, this), 0, column + 1);
    const std::vector<QByteArray> names = differing(sides);
    int row = 1;
    for (const QByteArray& name : names) {
        if (row > shownAttributes) {
            grid->addWidget(
                new ThemedLabel(tr("and %n more", nullptr, static_cast<int>(names.size()) - shownAttributes),
                                FontRole::Secondary, Role::Text2, this),
                row, 0);
            break;
        }
        grid->addWidget(new ThemedLabel(QString::fromUtf8(name), FontRole::CodeSmall, Role::Text2, this), row, 0);
        for (int column = 0; column < sides.size(); ++column) {
            const auto* value = sides[column].item ? sides[column].item->find(name) : nullptr;
            auto* cell = new ThemedLabel(value ? cellText(*value) : QStringLiteral("·"), FontRole::CodeSmall,
                                         value ? Role::Text1 : Role::Text3, this);
            cell->setElided(true);
            cell->setTextFormat(Qt::PlainText);
            grid->addWidget(cell, row, column + 1);
        }
        ++row;
    }
    for (int column = 0; column < sides.size(); ++column)
        grid->setColumnStretch(column + 1, 1);
    auto* title = new ThemedLabel(heading, FontRole::BodyStrong, Role::Text1, this);
    title->setTextFormat(Qt::PlainText);
    title->setElided(true);
    m_buttons->addWidget(title, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, Theme::panelPadding);
    column->setSpacing(8);
    column->addLayout(m_buttons);
    column->addLayout(grid);
}

QPushButton* ItemDifference::addButton(const QString& text)
{
    auto* button = makeButton(text, ButtonKind::Outlined, this);
    m_buttons->addWidget(button);
    return button;
}

}  // namespace trestle::ui
