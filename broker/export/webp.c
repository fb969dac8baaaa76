/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <webp/encode.h>

#include "broker/export/picture.h"
#include "broker/session.h"

struct sink {
    struct output *output;
    GError **error;
};

static int on_bytes(const uint8_t *bytes, size_t count, const WebPPicture *webp) {
    struct sink *sink = webp->custom_ptr;
    return output_write(sink->output, bytes, count, sink->error);
}

static gboolean fail(GError **error, const char *sentence) {
    if (error && !*error)
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL, sentence);
    return FALSE;
}

static gboolean configure(WebPConfig *config, int quality) {
    if (!WebPConfigInit(config))
        return FALSE;
    config->quality = (float)quality;
    if (quality >= QUALITY_LOSSLESS)
        return WebPConfigLosslessPreset(config, 6);
    return WebPValidateConfig(config);
}

gboolean picture_write_webp(const struct picture *picture, const struct picture_options *options,
                            struct output *output, GError **error) {
    WebPConfig config;
    WebPPicture webp;
    struct sink sink = {output, error};
    if (picture->width > WEBP_MAX_DIMENSION || picture->height > WEBP_MAX_DIMENSION)
        return fail(error, "WebP holds at most 16,383 pixels a side: use a smaller --dpi.");
    if (!configure(&config, options->quality) || !WebPPictureInit(&webp))
        return fail(error, "The WebP library does not work.");
    webp.width = (int)picture->width;
    webp.height = (int)picture->height;
    webp.use_argb = options->quality >= QUALITY_LOSSLESS;
    webp.writer = on_bytes;
    webp.custom_ptr = &sink;
    gboolean fine = WebPPictureImportBGRX(&webp, picture->pixels, (int)picture->stride) &&
                    WebPEncode(&config, &webp);
    WebPPictureFree(&webp);
    return fine || fail(error, "The picture could not be made a WebP.");
}
