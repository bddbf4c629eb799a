#include "ui/tables/AttributeList.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/ThemedLabel.h"

#include <QPainter>
#include <QVBoxLayout>

namespace trestle::ui {

using base::Error;
using base::ErrorCode;
using base::Result;
using tables::AttributeValue;
using Type = AttributeValue::Type;

namespace {

constexpr int indent = 12;

std::vector<std::pair<QByteArray, AttributeValue>> membersOf(const AttributeValue& container)
{
    std::vector<std::pair<QByteArray, AttributeValue>> members;
    if (const auto* map = container.as<AttributeValue::Map>()) {
        members.assign(map->begin(), map->end());
    } else if (const auto* list = container.as<AttributeValue::List>()) {
        for (const AttributeValue& value : *list)
            members.emplace_back(QByteArray(), value);
    } else if (const auto* strings = container.as<AttributeValue::StringSet>()) {
        for (const QByteArray& value : strings->values)
            members.emplace_back(QByteArray(), AttributeValue::string(value));
    } else if (const auto* numbers = container.as<AttributeValue::NumberSet>()) {
        for (const tables::Decimal& value : numbers->values)
            members.emplace_back(QByteArray(), AttributeValue::number(value));
    } else if (const auto* binaries = container.as<AttributeValue::BinarySet>()) {
        for (const QByteArray& value : binaries->values)
            members.emplace_back(QByteArray(), AttributeValue::binary(value));
    }
    return members;
}

/// A set keeps its members sorted, each once.
template <typename Set, typename Value, typename Read>
AttributeValue setOf(const std::vector<Value>& members, Read read)
{
    Set set;
    for (const auto& member : members)
        set.values.push_back(read(member.second));
    std::sort(set.values.begin(), set.values.end());
    return set;
}

}  // namespace

AttributeList::AttributeList(const AttributeValue& container, Access access, QWidget* parent)
    : QWidget(parent), m_type(container.type()), m_access(access), m_column(new QVBoxLayout)
{
    std::vector<Member> members = membersOf(container);
    if (members.size() > shownRows) {
        m_rest.assign(members.begin() + shownRows, members.end());
        members.resize(shownRows);
    }
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(indent, 4, 0, 4);
    outer->setSpacing(4);
    m_column->setSpacing(4);
    outer->addLayout(m_column);
    for (const Member& member : members)
        insertRow(m_rows.size(), member);
    if (!m_rest.empty())
        outer->addWidget(
            new ThemedLabel(tr("and %n more, to be seen as JSON", nullptr, static_cast<int>(m_rest.size())),
                            FontRole::Secondary, Role::Text2, this));
    if (access == Access::ReadOnly) return;
    auto* addButton = makeButton(m_type == Type::M   ? tr("Add attribute")
                                 : m_type == Type::L ? tr("Add element")
                                                     : tr("Add member"),
                                 ButtonKind::Link, this);
    connect(addButton, &QPushButton::clicked, this, &AttributeList::add);
    outer->addWidget(addButton, 0, Qt::AlignLeft);
}

AttributeRow* AttributeList::insertRow(size_t at, const Member& member)
{
    const auto mode = m_access == Access::ReadOnly ? AttributeRow::Mode::ReadOnly
                      : m_type == Type::M          ? AttributeRow::Mode::Attribute
                      : m_type == Type::L          ? AttributeRow::Mode::Element
                                                   : AttributeRow::Mode::Member;
    auto* row = new AttributeRow(member.first, member.second, mode, this);
    m_column->insertWidget(static_cast<int>(at), row);
    m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(at), row);
    connect(row, &AttributeRow::edited, this, &AttributeList::edited);
    connect(row, &AttributeRow::focused, this, &AttributeList::focused);
    connect(row, &AttributeRow::actionRequested, this, [this, row](AttributeRow::Action action) { act(row, action); });
    numberRows();
    return row;
}

void AttributeList::numberRows()
{
    if (m_type != Type::L) return;
    for (size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i]->setName(QByteArray::number(i));
}

AttributeValue AttributeList::emptyMember() const
{
    switch (m_type) {
        case Type::NS:
            return AttributeValue::number(0);
        case Type::BS:
            return AttributeValue::binary({});
        case Type::L:
            // Lists mostly hold one kind of thing.
            if (!m_rows.empty() && m_rows.back()->type() == Type::N) return AttributeValue::number(0);
            break;
        case Type::M:
        case Type::SS:
        case Type::S:
        case Type::N:
        case Type::B:
        case Type::Bool:
        case Type::Null:
            break;
    }
    return AttributeValue::string({});
}

void AttributeList::add()
{
    AttributeRow* row = insertRow(m_rows.size(), {{}, emptyMember()});
    row->show();
    if (m_type == Type::M)
        row->focusName();
    else
        row->focusValue();
    Q_EMIT edited();
}

void AttributeList::act(AttributeRow* row, AttributeRow::Action action)
{
    const auto at = static_cast<size_t>(std::find(m_rows.begin(), m_rows.end(), row) - m_rows.begin());
    const auto move = [&](size_t to) {
        if (to >= m_rows.size()) return;
        std::swap(m_rows[at], m_rows[to]);
        m_column->removeWidget(row);
        m_column->insertWidget(static_cast<int>(to), row);
    };
    switch (action) {
        case AttributeRow::Action::Remove:
            m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(at));
            m_column->removeWidget(row);
            row->hide();
            row->deleteLater();
            break;
        case AttributeRow::Action::Duplicate: {
            const auto value = row->value();
            if (!value) return;
            AttributeRow* copy =
                insertRow(at + 1, {row->name().isEmpty() ? QByteArray() : row->name() + "Copy", *value});
            copy->show();
            copy->focusValue();
            break;
        }
        case AttributeRow::Action::MoveUp:
            move(at - 1);
            break;
        case AttributeRow::Action::MoveDown:
            move(at + 1);
            break;
    }
    numberRows();
    Q_EMIT edited();
}

Result<AttributeValue> AttributeList::value() const
{
    std::vector<Member> members;
    std::optional<Error> problem;
    for (AttributeRow* row : m_rows) {
        auto value = row->value();
        QString message;
        if (!value)
            message = value.error().message;
        else if (m_type == Type::M && row->name().isEmpty())
            message = tr("The attribute needs a name");
        else if (m_type == Type::M && std::any_of(members.begin(), members.end(),
                                                  [row](const auto& each) { return each.first == row->name(); }))
            message = tr("The map already has an attribute %1").arg(QString::fromUtf8(row->name()));
        else if (m_type != Type::M && m_type != Type::L &&
                 std::any_of(members.begin(), members.end(), [&](const auto& each) { return each.second == *value; }))
            message = tr("The set already has this member");
        row->setProblem(message);
        if (!message.isEmpty())
            problem = Error{ErrorCode::InvalidArgument, message};
        else
            members.emplace_back(m_type == Type::M ? row->name() : QByteArray(), std::move(*value));
    }
    if (problem) return *problem;
    members.insert(members.end(), m_rest.begin(), m_rest.end());
    if (m_type != Type::M && m_type != Type::L && members.empty())
        return Error{ErrorCode::Validation, tr("A set has at least one member")};
    switch (m_type) {
        case Type::L: {
            AttributeValue::List list;
            for (Member& member : members)
                list.push_back(std::move(member.second));
            return AttributeValue(std::move(list));
        }
        case Type::SS:
            return setOf<AttributeValue::StringSet>(
                members, [](const AttributeValue& each) { return each.as<AttributeValue::String>()->utf8; });
        case Type::NS:
            return setOf<AttributeValue::NumberSet>(
                members, [](const AttributeValue& each) { return *each.as<tables::Decimal>(); });
        case Type::BS:
            return setOf<AttributeValue::BinarySet>(
                members, [](const AttributeValue& each) { return each.as<AttributeValue::Binary>()->bytes; });
        case Type::M:
        case Type::S:
        case Type::N:
        case Type::B:
        case Type::Bool:
        case Type::Null:
            break;
    }
    return AttributeValue(tables::Item::fromUnsorted(std::move(members)));
}

void AttributeList::paintEvent(QPaintEvent*)
{
    // A line down the left side shows what belongs together.
    QPainter painter(this);
    painter.fillRect(4, 4, shapes::lineWidth(), height() - 8, Theme::instance().color(Role::Line));
}

}  // namespace trestle::ui
