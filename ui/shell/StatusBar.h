// The window's foot, 24 px: every item is a button. Items on the left tell what runs and what is outstanding, those on
// the right are figures.
#pragma once

#include "ui/widgets/Theme.h"

#include <QAbstractButton>
#include <QWidget>

class QHBoxLayout;

namespace trestle::ui {

class StatusItem : public QAbstractButton
{
    Q_OBJECT

public:
    explicit StatusItem(QWidget* parent = nullptr);

    /// "" hides the item.
    void setText(const QString& text);
    void setRole(Role role);
    /// A dot before the text, as running things have; without value none.
    void setDot(std::optional<Role> role);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    [[nodiscard]] QFont itemFont() const;

    Role m_role = Role::Text2;
    std::optional<Role> m_dot;
};

class StatusBar : public QWidget
{
    Q_OBJECT

public:
    explicit StatusBar(QWidget* parent = nullptr);

    enum class Side { Left, Right };
    /// The item called `id`, made when first asked for. `name` is what assistive tools say before its text.
    StatusItem* item(const QByteArray& id, const QString& name, Side side = Side::Left);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_left;
    QHBoxLayout* m_right;
    QHash<QByteArray, StatusItem*> m_items;
};

}  // namespace trestle::ui
