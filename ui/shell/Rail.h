// The places at the window's left edge: an icon each, its name below if Settings say so, name and
// shortcut on hover, Settings at the foot.
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QButtonGroup;
class QVBoxLayout;

namespace trestle::ui {

class RailButton : public QAbstractButton
{
    Q_OBJECT

public:
    RailButton(const QString& iconName, const QString& title, QWidget* parent);

    void setNamed(bool named);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString m_iconName;
    bool m_named = false;
};

class Rail : public QWidget
{
    Q_OBJECT

public:
    explicit Rail(QWidget* parent = nullptr);

    enum class Place { Top, Foot };
    /// `shortcut` is shown in the tooltip, e.g. "Ctrl+2".
    void addPlace(const QByteArray& id, const QString& title, const QString& iconName, const QString& shortcut,
                  Place place = Place::Top);
    void setCurrent(const QByteArray& id);
    /// Focuses the current place.
    void takeFocus();

Q_SIGNALS:
    void chosen(const QByteArray& id);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showNames();

    QVBoxLayout* m_top;
    QVBoxLayout* m_foot;
    QButtonGroup* m_group;
    QList<QByteArray> m_ids;
};

}  // namespace trestle::ui
