// The panes beside the editors: what the inspector and the bottom panel are made of.
#pragma once

#include <QWidget>

class QStackedWidget;
class QTabBar;
class QToolButton;

namespace trestle::ui {

class Editor;
class PaneHeader;

/// Shows the current editor's inspector under one line of title; hides itself when there is none.
class InspectorPane : public QWidget
{
    Q_OBJECT

public:
    explicit InspectorPane(QWidget* parent = nullptr);

    /// Null, or an editor without inspector, leaves nothing to show.
    void setEditor(Editor* editor);
    [[nodiscard]] bool hasContent() const;

private:
    PaneHeader* m_header;
    QStackedWidget* m_stack;
};

/// Tabs at the foot of the editor area: Problems, and what the program adds.
class BottomPanel : public QWidget
{
    Q_OBJECT

public:
    explicit BottomPanel(QWidget* parent = nullptr);

    /// In the order of `place`, whatever order they come in.
    enum class Place { Problems, Logs, Pending, Traces, Connections, Output };
    void addTab(Place place, const QString& title, QWidget* widget);
    void setTabTitle(Place place, const QString& title);
    /// Also one that is added later.
    void showTab(Place place);
    [[nodiscard]] Place current() const;

Q_SIGNALS:
    void currentChanged();
    void closeRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] int indexOf(Place place) const;

    Place m_wanted = Place::Problems;
    QTabBar* m_bar;
    QStackedWidget* m_stack;
};

}  // namespace trestle::ui
