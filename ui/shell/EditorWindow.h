// A window of its own for editors dragged out of the main one. Closing it gives them back.
#pragma once

#include <QWidget>

class QSplitter;

namespace trestle::ui {

class EditorWindow : public QWidget
{
    Q_OBJECT

public:
    explicit EditorWindow(QSplitter* root);

    [[nodiscard]] QSplitter* root() const { return m_root; }

Q_SIGNALS:
    /// The user closes it; its editors are to go elsewhere.
    void closing();
    void moved();

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;

private:
    QSplitter* m_root;
};

}  // namespace trestle::ui
