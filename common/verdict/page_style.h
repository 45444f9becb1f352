/* How the HTML report looks: one style sheet, light and dark. For this folder.
 */
#ifndef VERDICT_PAGE_STYLE_H
#define VERDICT_PAGE_STYLE_H

extern const char page_style[];

#endif
