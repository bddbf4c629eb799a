// What an open map, list or set holds: a row each, and a way to add one. Of very long ones the first rows are shown;
// the others stay as they are.
#pragma once

#include "ui/tables/AttributeRow.h"

#include <vector>

class QPushButton;
class QVBoxLayout;

namespace trestle::ui {

class AttributeList : public QWidget
{
    Q_OBJECT

public:
    static constexpr size_t shownRows = 100;

    enum class Access { Writable, ReadOnly };
    /// `container` is a map, a list or a set.
    AttributeList(const tables::AttributeValue& container, Access access, QWidget* parent = nullptr);

    /// Error: what a row cannot be read for, or what the rows cannot be together; the row shows it.
    [[nodiscard]] base::Result<tables::AttributeValue> value() const;

Q_SIGNALS:
    void edited();
    void focused();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    using Member = std::pair<QByteArray, tables::AttributeValue>;

    AttributeRow* insertRow(size_t at, const Member& member);
    void add();
    void act(AttributeRow* row, AttributeRow::Action action);
    void numberRows();
    [[nodiscard]] tables::AttributeValue emptyMember() const;

    tables::AttributeValue::Type m_type;
    Access m_access;
    std::vector<Member> m_rest;  // beyond the rows shown
    std::vector<AttributeRow*> m_rows;
    QVBoxLayout* m_column;
};

}  // namespace trestle::ui
