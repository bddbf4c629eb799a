// Text to be read and copied that takes the lines it needs. Unlike a label it breaks a word that is longer than a line,
// a key or an address, so that it never widens the pane it stands in.
#pragma once

#include "ui/widgets/Theme.h"

#include <QTextEdit>

namespace trestle::ui {

class WrappedText : public QTextEdit
{
    Q_OBJECT

public:
    explicit WrappedText(const QString& text, FontRole font = FontRole::Body, Role color = Role::Text1,
                         QWidget* parent = nullptr);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void wheelEvent(QWheelEvent* event) override;

private:
    void refresh();

    FontRole m_font;
    Role m_color;
};

}  // namespace trestle::ui
